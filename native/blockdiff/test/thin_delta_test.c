#include "thin_delta.h"

#include <string.h>

#include "expect.h"

#define BLOCK 65536u
#define HEAD \
  "<superblock uuid=\"\" time=\"1\" transaction=\"2\" data_block_size=\"128\" nr_data_blocks=\"9\">\n" \
  "  <diff left=\"3\" right=\"5\">\n"
#define TAIL "  </diff>\n</superblock>\n"
#define LINE(kind, begin, length) "    <" kind " begin=\"" begin "\" length=\"" length "\"/>\n"

static struct failure failure = NO_FAILURE;

static int parse(struct thin_delta *delta, const char *text, uint64_t mapped_before,
                 uint64_t mapped_now) {
  struct thin_volume before = {3, mapped_before, 100 * BLOCK};
  struct thin_volume now = {5, mapped_now, 120 * BLOCK};
  FILE *answer = fmemopen((void *)(uintptr_t)text, strlen(text), "r");
  EXPECT(answer != NULL);
  failure.set = false;
  int result = thin_delta_parse(delta, answer, BLOCK, &before, &now, &failure);
  fclose(answer);
  return result;
}

static void a_whole_answer_tells_what_is_the_same(void) {
  static const uint64_t EXPECTED[][2] = {{0, 10}, {13, 20}, {25, 120}};
  struct thin_delta delta;
  EXPECT(parse(&delta,
               HEAD LINE("same", "0", "7") LINE("different", "10", "2") LINE("left_only", "12", "1")
                   LINE("right_only", "20", "5") LINE("same", "99", "1") TAIL,
               11, 15) == 0);
  struct range range;
  for (size_t i = 0; i < sizeof(EXPECTED) / sizeof(*EXPECTED); i++) {
    EXPECT(thin_delta_same(&delta, &range, &failure) == 1);
    EXPECT(range.from == EXPECTED[i][0] * BLOCK && range.to == EXPECTED[i][1] * BLOCK);
  }
  EXPECT(thin_delta_same(&delta, &range, &failure) == 0);
  EXPECT(thin_delta_same(&delta, &range, &failure) == 0);
  thin_delta_free(&delta);
}

static void two_volumes_with_nothing_are_the_same(void) {
  struct thin_delta delta;
  struct range range;
  EXPECT(parse(&delta, HEAD TAIL, 0, 0) == 0);
  EXPECT(thin_delta_same(&delta, &range, &failure) == 1);
  EXPECT(range.from == 0 && range.to == 120 * BLOCK);
  thin_delta_free(&delta);
}

static void what_is_not_whole_or_not_right_is_refused(void) {
  static const char *const WRONG[] = {
      "",
      "nonsense\n",
      HEAD,
      HEAD LINE("same", "0", "4"),
      HEAD LINE("same", "0", "4") "  </diff>\n",
      HEAD LINE("same", "0", "4") "  </diff>\n</superblock>",
      HEAD TAIL,
      HEAD LINE("same", "0", "3") TAIL,
      HEAD LINE("same", "0", "5") TAIL,
      HEAD LINE("same", "0", "4") LINE("left_only", "9", "1") TAIL,
      HEAD LINE("same", "2", "3") LINE("same", "1", "1") TAIL,
      HEAD LINE("same", "2", "3") LINE("same", "4", "1") TAIL,
      HEAD LINE("same", "0", "4") LINE("same", "9", "0") TAIL,
      HEAD LINE("same", "118", "4") TAIL,
      HEAD LINE("same", "0", "18446744073709551615") TAIL,
      HEAD LINE("same", "-1", "4") TAIL,
      HEAD LINE("similar", "0", "4") TAIL,
      HEAD "    <same begin=\"0\" length=\"4\"/> more\n" TAIL,
      HEAD LINE("same", "0", "4") TAIL "more\n",
      "<superblock data_block_size=\"256\">\n  <diff left=\"3\" right=\"5\">\n" LINE("same", "0",
                                                                                      "4") TAIL,
      "<superblock data_block_size=\"128\">\n  <diff left=\"5\" right=\"3\">\n" LINE("same", "0",
                                                                                      "4") TAIL};
  struct thin_delta delta;
  EXPECT(parse(&delta, HEAD LINE("same", "0", "4") TAIL, 4, 4) == 0);
  thin_delta_free(&delta);
  for (size_t i = 0; i < sizeof(WRONG) / sizeof(*WRONG); i++) {
    if (parse(&delta, WRONG[i][0] == '\0' ? "\n" : WRONG[i], 4, 4) == 0) {
      fprintf(stderr, "accepted: %s\n", WRONG[i]);
      exit(1);
    }
    EXPECT(failure.text[0] != '\0');
    thin_delta_free(&delta);
  }
}

/* Of a right answer, each line left out, and each place where it may be cut. */
static void an_answer_cut_anywhere_is_refused(void) {
  static const char WHOLE[] = HEAD LINE("same", "0", "7") LINE("different", "10", "2")
      LINE("left_only", "12", "1") LINE("right_only", "20", "5") LINE("same", "99", "1") TAIL;
  char text[sizeof(WHOLE)];
  struct thin_delta delta;
  for (size_t length = 1; length < sizeof(WHOLE) - 1; length++) {
    memcpy(text, WHOLE, length);
    text[length] = '\0';
    EXPECT(parse(&delta, text, 11, 15) == -1);
    thin_delta_free(&delta);
  }
  for (const char *line = WHOLE; *line != '\0'; line = strchr(line, '\n') + 1) {
    const char *next = strchr(line, '\n') + 1;
    memcpy(text, WHOLE, (size_t)(line - WHOLE));
    strcpy(text + (line - WHOLE), next);
    EXPECT(parse(&delta, text, 11, 15) == -1);
    thin_delta_free(&delta);
  }
}

int main(void) {
  a_whole_answer_tells_what_is_the_same();
  two_volumes_with_nothing_are_the_same();
  what_is_not_whole_or_not_right_is_refused();
  an_answer_cut_anywhere_is_refused();
  return 0;
}
