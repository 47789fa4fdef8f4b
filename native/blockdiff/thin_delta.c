#include "thin_delta.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "decimal.h"

#define LINE 400
#define SECTOR 512

/* The places of the answer, in order. */
enum place { BEFORE, IN_SUPERBLOCK, IN_DIFF, AFTER_DIFF, AFTER };

struct parser {
  struct thin_delta *delta;
  uint64_t block_bytes;
  uint64_t blocks; /* of the longer volume */
  uint64_t next;   /* block that the next stretch may begin with */
  uint64_t before; /* blocks that were named of each */
  uint64_t now;
  size_t capacity;
  enum place place;
};

static int add(struct parser *parser, uint64_t begin, uint64_t length, struct failure *failure) {
  struct thin_delta *delta = parser->delta;
  struct range range = {begin * parser->block_bytes, (begin + length) * parser->block_bytes};
  if (delta->count > 0 && delta->changed[delta->count - 1].to == range.from) {
    delta->changed[delta->count - 1].to = range.to;
    return 0;
  }
  if (delta->count == parser->capacity) {
    size_t capacity = parser->capacity == 0 ? 1024 : 2 * parser->capacity;
    struct range *more = capacity > THIN_STRETCHES
                             ? NULL
                             : realloc(delta->changed, capacity * sizeof(struct range));
    if (more == NULL) {
      return fail(failure, "the volumes differ in more than %zu stretches", parser->capacity);
    }
    delta->changed = more;
    parser->capacity = capacity;
  }
  delta->changed[delta->count++] = range;
  return 0;
}

static int stretch(struct parser *parser, const char *line, struct failure *failure) {
  static const struct {
    const char *word;
    bool before;
    bool now;
  } KINDS[] = {{"same", true, true},
               {"different", true, true},
               {"left_only", true, false},
               {"right_only", false, true}};
  for (size_t i = 0; i < sizeof(KINDS) / sizeof(*KINDS); i++) {
    uint64_t begin;
    uint64_t length;
    const char *rest = expect_text(expect_text(line, "<"), KINDS[i].word);
    rest = decimal(expect_text(rest, " begin=\""), &begin);
    rest = decimal(expect_text(rest, "\" length=\""), &length);
    rest = expect_text(rest, "\"/>");
    if (rest == NULL || *rest != '\0') {
      continue;
    }
    if (begin < parser->next || length == 0 || begin >= parser->blocks ||
        length > parser->blocks - begin) {
      return fail(failure,
                  "thin_delta contradicts itself: blocks from %" PRIu64 ", length=%" PRIu64
                  " (expected=from %" PRIu64 " on, below %" PRIu64 ")",
                  begin, length, parser->next, parser->blocks);
    }
    parser->next = begin + length;
    parser->before += KINDS[i].before ? length : 0;
    parser->now += KINDS[i].now ? length : 0;
    return i == 0 ? 0 : add(parser, begin, length, failure);
  }
  return fail(failure, "thin_delta prints a line that is not known: %.100s", line);
}

static int head(struct parser *parser, const char *line, struct failure *failure) {
  static const char SIZE[] = " data_block_size=\"";
  const char *size = strstr(line, SIZE);
  uint64_t sectors;
  if (decimal(expect_text(size, SIZE), &sectors) == NULL) {
    return fail(failure, "thin_delta says no block size: %.100s", line);
  }
  parser->place = IN_SUPERBLOCK;
  return sectors == parser->block_bytes / SECTOR
             ? 0
             : fail(failure, "thin_delta says data_block_size=%" PRIu64 " (expected=%" PRIu64 ")",
                    sectors, parser->block_bytes / SECTOR);
}

static int accept(struct parser *parser, const char *line, const struct thin_volume *before,
                  const struct thin_volume *now, struct failure *failure) {
  char diff[80];
  snprintf(diff, sizeof(diff), "<diff left=\"%" PRIu64 "\" right=\"%" PRIu64 "\">", before->id,
           now->id);
  if (parser->place == IN_DIFF && line[0] == '<' && line[1] != '/') {
    return stretch(parser, line, failure);
  }
  if (parser->place == BEFORE && strncmp(line, "<superblock ", 12) == 0) {
    return head(parser, line, failure);
  }
  if (parser->place == IN_SUPERBLOCK && strcmp(line, diff) == 0) {
    parser->place = IN_DIFF;
  } else if (parser->place == IN_DIFF && strcmp(line, "</diff>") == 0) {
    parser->place = AFTER_DIFF;
  } else if (parser->place == AFTER_DIFF && strcmp(line, "</superblock>") == 0) {
    parser->place = AFTER;
  } else {
    return fail(failure, "thin_delta prints a line that is not known: %.100s", line);
  }
  return 0;
}

int thin_delta_parse(struct thin_delta *delta, FILE *answer, uint64_t block_bytes,
                     const struct thin_volume *before, const struct thin_volume *now,
                     struct failure *failure) {
  *delta = (struct thin_delta){.end = before->length > now->length ? before->length : now->length};
  if (block_bytes < SECTOR || block_bytes % SECTOR != 0 || delta->end == 0) {
    return fail(failure, "the pool's blocks have %" PRIu64 " bytes", block_bytes);
  }
  struct parser parser = {
      .delta = delta, .block_bytes = block_bytes, .blocks = (delta->end - 1) / block_bytes + 1};
  char line[LINE];
  while (fgets(line, sizeof(line), answer) != NULL) {
    size_t length = strlen(line);
    if (length == 0 || line[length - 1] != '\n') {
      return fail(failure, "thin_delta prints a line without an end");
    }
    line[length - 1] = '\0';
    const char *text = line + strspn(line, " \t");
    if (*text != '\0' && accept(&parser, text, before, now, failure) != 0) {
      return -1;
    }
  }
  if (ferror(answer) || parser.place != AFTER) {
    return fail(failure, "thin_delta's answer is cut short");
  }
  if (parser.before != before->mapped || parser.now != now->mapped) {
    return fail(failure,
                "thin_delta's answer is not whole: it names %" PRIu64 " and %" PRIu64
                " blocks (expected=%" PRIu64 " and %" PRIu64 ")",
                parser.before, parser.now, before->mapped, now->mapped);
  }
  return 0;
}

int thin_delta_same(void *context, struct range *range, struct failure *failure) {
  (void)failure;
  struct thin_delta *delta = context;
  while (delta->at < delta->count) {
    uint64_t from = delta->from;
    const struct range *changed = &delta->changed[delta->at++];
    delta->from = changed->to;
    if (changed->from > from) {
      *range = (struct range){from, changed->from};
      return 1;
    }
  }
  *range = (struct range){delta->from, delta->end};
  delta->from = delta->end > delta->from ? delta->end : delta->from;
  return range->from < range->to ? 1 : 0;
}

void thin_delta_free(struct thin_delta *delta) {
  free(delta->changed);
  *delta = (struct thin_delta){.changed = NULL};
}
