#include "matcher.h"

#include "check_cron.h"

/* Feeds text in pieces and returns how many lines match. */
static int64_t count(const char *expression, bool ignore_case, const char *text, size_t size,
                     size_t piece) {
  char *message;
  struct matcher *matcher = matcher_new(expression, ignore_case, &message);
  CHECK(matcher != NULL);
  int64_t matched = 0;
  for (size_t done = 0; done < size;) {
    size_t room;
    char *space = matcher_space(matcher, &room);
    CHECK(room >= MATCHER_READ);
    size_t part = size - done < piece ? size - done : piece;
    part = part < room ? part : room;
    memcpy(space, text + done, part);
    matched += matcher_advance(matcher, part);
    done += part;
  }
  matched += matcher_end(matcher);
  char reason[256];
  CHECK_IS(matcher_failures(matcher, reason, sizeof(reason)), 0);
  matcher_free(matcher);
  return matched;
}

static void matches(const char *expression, bool ignore_case, const char *text, int64_t expected) {
  size_t pieces[] = {1, 3, 65536};
  for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
    CHECK_IS(count(expression, ignore_case, text, strlen(text), pieces[i]), expected);
  }
}

static char long_line[5 * MATCHER_WINDOW];

static void long_matches(const char *expression, int64_t expected) {
  CHECK_IS(count(expression, false, long_line, sizeof(long_line), 65536), expected);
  CHECK_IS(count(expression, false, long_line, sizeof(long_line), 9973), expected);
}

/* The needle anywhere in a line of 5 MiB, also across the windows' edges. */
static void a_match_anywhere_in_a_long_line_is_found(void) {
  for (size_t at = 0; at + 20 < sizeof(long_line); at += MATCHER_WINDOW / 8 - 7) {
    memset(long_line, '.', sizeof(long_line));
    memcpy(long_line + at, "needle", 6);
    long_matches("needle", 1);
  }
  memcpy(long_line, "start", 5);
  memcpy(long_line + sizeof(long_line) - 4, "end\n", 4);
  long_matches("^start", 1);
  long_matches("\\Astart", 1);
  long_matches("end$", 1);
  long_matches("^\\.", 0);
  long_matches("\\A\\.", 0);
  long_matches("\\.$", 0);
  long_matches("(?<=\\.)end\\n\\z", 1);
}

static void a_thousand_lines_and_more_match_compiled_too(void) {
  static char text[3000 * 8];
  for (size_t i = 0; i < 3000; i++) {
    char line[16];
    snprintf(line, sizeof(line), "line %c%c\n", i % 2 ? 'x' : 'y', 'z');
    memcpy(text + 8 * i, line, 8);
  }
  CHECK_IS(count("xz$", false, text, sizeof(text), 65536), 1500);
}

static void a_wrong_expression_is_refused_with_its_place(void) {
  char *message;
  CHECK(matcher_new("a(b", false, &message) == NULL);
  CHECK(message != NULL && strstr(message, "offset 3") != NULL);
  free(message);
}

static void lines_that_are_given_up_are_counted(void) {
  char *message;
  struct matcher *matcher = matcher_new("^(?:(?:a+)+)+$", false, &message);
  CHECK(matcher != NULL);
  size_t room;
  memcpy(matcher_space(matcher, &room), "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\n", 42);
  CHECK_IS(matcher_advance(matcher, 42), 0);
  char reason[256] = "";
  CHECK_IS(matcher_failures(matcher, reason, sizeof(reason)), 1);
  CHECK(strstr(reason, "limit") != NULL);
  matcher_free(matcher);
}

int main(void) {
  matches("b$", false, "ab\nba\nxb", 2);
  matches("^b", false, "ab\nba\nxb", 1);
  matches("B", false, "ab\nba\n", 0);
  matches("B", true, "ab\nba\n", 2);
  matches("a\\n", false, "a\na", 1);
  matches("a.b", false, "a\nb", 0);
  matches(" 50[23] [^ ]+$", false, "GET / 502 17\nGET / 200 17\nGET / 503 -\n", 2);
  matches("\xff\\x80", false, "\xff\x80\n\xff\n", 1);
  matches("^$", false, "\n\na\n", 2);
  matches("x?", false, "", 0);
  a_match_anywhere_in_a_long_line_is_found();
  a_thousand_lines_and_more_match_compiled_too();
  a_wrong_expression_is_refused_with_its_place();
  lines_that_are_given_up_are_counted();
  return 0;
}
