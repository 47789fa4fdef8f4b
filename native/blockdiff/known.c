#include "known.h"

#include <inttypes.h>

void known_limit(struct known *known, uint64_t before, uint64_t now, uint32_t block_size) {
  uint64_t shorter = before < now ? before : now;
  known->end = before == now ? now : shorter / block_size * block_size;
}

/* Reads the part ahead; an empty one with over set when there are no more. */
static int look_ahead(struct known *known, struct failure *failure) {
  struct range range = {0, 0};
  int got = known->over ? 0 : known->next(known->context, &range, failure);
  if (got < 0) {
    return -1;
  }
  uint64_t before = known->ahead.to;
  if (got > 0 && (range.from < before || range.to <= range.from)) {
    return fail(failure,
                "the storage's answer contradicts itself: unchanged from %" PRIu64 " to %" PRIu64
                " behind %" PRIu64 "; run once with --full-read-every 1",
                range.from, range.to, before);
  }
  known->over = got == 0;
  known->ahead = got > 0 ? range : (struct range){before, before};
  return 0;
}

/* Goes on to the next part, which is as long as parts follow each other without a gap. */
static int advance(struct known *known, struct failure *failure) {
  if (known->ahead.from == known->ahead.to && look_ahead(known, failure) != 0) {
    return -1;
  }
  known->range = known->ahead;
  while (!known->over && known->ahead.from <= known->range.to) {
    known->range.to = known->ahead.to;
    if (look_ahead(known, failure) != 0) {
      return -1;
    }
  }
  return 0;
}

int known_same(struct known *known, uint64_t offset, uint64_t *bytes, struct failure *failure) {
  *bytes = 0;
  while (known->range.to <= offset && !(known->over && known->ahead.from == known->ahead.to)) {
    if (advance(known, failure) != 0) {
      return -1;
    }
  }
  uint64_t to = known->range.to < known->end ? known->range.to : known->end;
  if (known->range.from <= offset && offset < to) {
    *bytes = to - offset;
  }
  return 0;
}
