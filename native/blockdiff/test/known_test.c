#include "known.h"

#include <inttypes.h>
#include <string.h>

#include "expect.h"
#include "extents.h"

static struct failure failure = NO_FAILURE;

/* Ranges from a list that ends with an empty one. */
static int listed(void *context, struct range *range, struct failure *unused) {
  (void)unused;
  const struct range **at = context;
  *range = **at;
  if (range->from == range->to) {
    return 0;
  }
  (*at)++;
  return 1;
}

static uint64_t same_at(struct known *known, uint64_t offset) {
  uint64_t bytes = UINT64_MAX;
  EXPECT(known_same(known, offset, &bytes, &failure) == 0);
  return bytes;
}

static void parts_without_a_gap_are_one(void) {
  static const struct range RANGES[] = {{10, 20}, {20, 30}, {40, 50}, {50, 60}, {60, 70}, {0, 0}};
  const struct range *at = RANGES;
  struct known known = {.next = listed, .context = &at, .end = 65};
  EXPECT(same_at(&known, 0) == 0);
  EXPECT(same_at(&known, 9) == 0);
  EXPECT(same_at(&known, 10) == 20);
  EXPECT(same_at(&known, 29) == 1);
  EXPECT(same_at(&known, 30) == 0);
  EXPECT(same_at(&known, 40) == 25); /* Nothing is known from 65 on. */
  EXPECT(same_at(&known, 64) == 1);
  EXPECT(same_at(&known, 65) == 0);
  EXPECT(same_at(&known, 1000) == 0);
}

static void nothing_known_is_nothing_known(void) {
  static const struct range NONE = {0, 0};
  const struct range *at = &NONE;
  struct known known = {.next = listed, .context = &at, .end = 100};
  for (uint64_t offset = 0; offset < 200; offset += 7) {
    EXPECT(same_at(&known, offset) == 0);
  }
}

static void parts_out_of_order_are_refused(void) {
  static const struct range WRONG[][4] = {{{10, 20}, {15, 30}, {0, 0}, {0, 0}},
                                          {{10, 20}, {30, 25}, {0, 0}, {0, 0}},
                                          {{10, 20}, {30, 40}, {5, 6}, {0, 0}}};
  for (size_t i = 0; i < sizeof(WRONG) / sizeof(*WRONG); i++) {
    const struct range *at = WRONG[i];
    struct known known = {.next = listed, .context = &at, .end = 100};
    uint64_t bytes;
    failure.set = false;
    int result = 0;
    for (uint64_t offset = 0; offset < 100 && result == 0; offset++) {
      result = known_same(&known, offset, &bytes, &failure);
    }
    EXPECT(result == -1);
    EXPECT(strstr(failure.text, "contradicts itself") != NULL);
  }
  failure.set = false;
}

static void a_short_last_block_is_known_only_when_the_length_is_the_same(void) {
  struct known known = {.end = 0};
  known_limit(&known, 1000, 1000, 300);
  EXPECT(known.end == 1000);
  known_limit(&known, 1000, 1001, 300);
  EXPECT(known.end == 900);
  known_limit(&known, 1001, 1000, 300);
  EXPECT(known.end == 900);
  known_limit(&known, 100, 1000, 300);
  EXPECT(known.end == 0);
}

/* Extents for a file system that gives them two at a time; the number is that of the file. */
static const struct extent *const FILES[] = {
    (const struct extent[]){{{0, 100}, EXTENT_DATA, {1000}},
                            {{100, 200}, EXTENT_DATA, {5000}},
                            {{300, 400}, EXTENT_UNKNOWN, {1000}},
                            {{400, 500}, EXTENT_DATA, {1000}},
                            {{0, 0}, EXTENT_HOLE, {0}}},
    (const struct extent[]){{{0, 50}, EXTENT_DATA, {1000}},
                            {{50, 60}, EXTENT_DATA, {7000}},
                            {{60, 150}, EXTENT_DATA, {1000}},
                            {{300, 400}, EXTENT_UNKNOWN, {1000}},
                            {{400, 450}, EXTENT_DATA, {1000}},
                            {{0, 0}, EXTENT_HOLE, {0}}}};

static int two(struct extents *extents, struct failure *unused) {
  (void)unused;
  const struct extent *list = FILES[extents->number];
  while (extents->count < 2 && !extents->ended) {
    const struct extent *next = &list[extents->next];
    extents->ended = next->at.to == 0;
    if (!extents->ended) {
      extents->held[extents->count++] = *next;
      extents->next++;
    }
  }
  return 0;
}

static void what_lies_in_one_place_is_the_same(void) {
  static const struct range EXPECTED[] = {{0, 50}, {60, 100}, {200, 300}, {400, 450}, {500, 600}};
  static struct extents_pair pair;
  pair.before = (struct extents){.number = 0, .fill = two};
  pair.now = (struct extents){.number = 1, .fill = two};
  pair.end = 600;
  struct range range;
  for (size_t i = 0; i < sizeof(EXPECTED) / sizeof(*EXPECTED); i++) {
    EXPECT(extents_same(&pair, &range, &failure) == 1);
    EXPECT(range.from == EXPECTED[i].from && range.to == EXPECTED[i].to);
  }
  EXPECT(extents_same(&pair, &range, &failure) == 0);
  EXPECT(extents_same(&pair, &range, &failure) == 0);
}

int main(void) {
  parts_without_a_gap_are_one();
  nothing_known_is_nothing_known();
  parts_out_of_order_are_refused();
  a_short_last_block_is_known_only_when_the_length_is_the_same();
  what_lies_in_one_place_is_the_same();
  return 0;
}
