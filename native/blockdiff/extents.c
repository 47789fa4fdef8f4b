#include "extents.h"

#include <inttypes.h>
#include <string.h>

/* Finds the extent or the hole that an offset lies in. Offsets rise. */
static int find(struct extents *extents, uint64_t offset, struct extent *found,
                struct failure *failure) {
  while (true) {
    while (extents->at == extents->count && !extents->ended) {
      extents->at = 0;
      extents->count = 0;
      if (extents->fill(extents, failure) != 0) {
        return -1;
      }
    }
    if (extents->at == extents->count) {
      *found = (struct extent){.at = {extents->passed, UINT64_MAX}, .kind = EXTENT_HOLE};
      return 0;
    }
    const struct extent *extent = &extents->held[extents->at];
    if (extent->at.from < extents->passed || extent->at.to <= extent->at.from) {
      return fail(failure,
                  "the file system's answer contradicts itself: extent from %" PRIu64
                  " to %" PRIu64 " behind %" PRIu64,
                  extent->at.from, extent->at.to, extents->passed);
    }
    if (offset < extent->at.from) {
      *found = (struct extent){.at = {extents->passed, extent->at.from}, .kind = EXTENT_HOLE};
      return 0;
    }
    if (offset < extent->at.to) {
      *found = *extent;
      return 0;
    }
    extents->passed = extent->at.to;
    extents->at++;
  }
}

static bool is_same(const struct extent *one, const struct extent *other) {
  return one->kind == other->kind && one->kind != EXTENT_UNKNOWN &&
         (one->kind == EXTENT_HOLE || memcmp(one->place, other->place, sizeof(one->place)) == 0);
}

int extents_same(void *context, struct range *range, struct failure *failure) {
  struct extents_pair *pair = context;
  while (pair->at < pair->end) {
    struct extent before;
    struct extent now;
    if (find(&pair->before, pair->at, &before, failure) != 0 ||
        find(&pair->now, pair->at, &now, failure) != 0) {
      return -1;
    }
    uint64_t to = before.at.to < now.at.to ? before.at.to : now.at.to;
    to = to < pair->end ? to : pair->end;
    *range = (struct range){pair->at, to};
    pair->at = to;
    if (is_same(&before, &now)) {
      return 1;
    }
  }
  return 0;
}
