#include "matcher.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Compiling to machine code costs as much as this many lines, and a short run has fewer. */
enum { LINES_BEFORE_JIT = 1000 };

struct matcher {
  pcre2_code *code;
  pcre2_match_data *data;
  int64_t lines;
  int64_t failures;
  int failure;
  /* The line at hand: bytes 0 to used of the window are its end so far. */
  size_t used;
  /* The line began before the window; it has matched already. */
  bool continued;
  bool matched;
  char window[MATCHER_WINDOW];
};

static char *explain(int error, size_t offset) {
  PCRE2_UCHAR text[256];
  char *message = NULL;
  if (pcre2_get_error_message(error, text, sizeof(text)) < 0) {
    snprintf((char *)text, sizeof(text), "error %d", error);
  }
  if (asprintf(&message, "%s at offset %zu", (char *)text, offset) == -1) {
    return NULL;
  }
  return message;
}

struct matcher *matcher_new(const char *expression, bool ignore_case, char **message) {
  struct matcher *matcher = malloc(sizeof(*matcher));
  *message = NULL;
  if (matcher == NULL) {
    return NULL;
  }
  int error;
  PCRE2_SIZE offset;
  pcre2_compile_context *context = pcre2_compile_context_create(NULL);
  if (context == NULL || pcre2_set_newline(context, PCRE2_NEWLINE_LF) != 0) {
    pcre2_compile_context_free(context);
    free(matcher);
    return NULL;
  }
  matcher->code = pcre2_compile((PCRE2_SPTR)expression, PCRE2_ZERO_TERMINATED,
                                (ignore_case ? PCRE2_CASELESS : 0) | PCRE2_NEVER_UTF, &error,
                                &offset, context);
  pcre2_compile_context_free(context);
  if (matcher->code == NULL) {
    *message = explain(error, offset);
    free(matcher);
    return NULL;
  }
  matcher->data = pcre2_match_data_create(1, NULL);
  if (matcher->data == NULL) {
    pcre2_code_free(matcher->code);
    free(matcher);
    return NULL;
  }
  matcher->lines = 0;
  matcher->failures = 0;
  matcher->used = 0;
  matcher->continued = false;
  matcher->matched = false;
  return matcher;
}

char *matcher_space(struct matcher *matcher, size_t *size) {
  if (MATCHER_WINDOW - matcher->used < MATCHER_READ) {
    /* Only the end of a long line is kept; what it held was looked at. */
    memmove(matcher->window, matcher->window + matcher->used - MATCHER_WINDOW / 2,
            MATCHER_WINDOW / 2);
    matcher->used = MATCHER_WINDOW / 2;
    matcher->continued = true;
  }
  *size = MATCHER_WINDOW - matcher->used;
  return matcher->window + matcher->used;
}

/* Whether a stretch of a line matches; more of the line may precede and follow it. */
static bool matches(struct matcher *matcher, const char *bytes, size_t count, bool more_before,
                    bool more_after) {
  uint32_t options = (more_before ? PCRE2_NOTBOL : 0) | (more_after ? PCRE2_NOTEOL : 0);
  if (++matcher->lines == LINES_BEFORE_JIT) {
    /* Without it the interpreter goes on, only slower. */
    (void)pcre2_jit_compile(matcher->code, PCRE2_JIT_COMPLETE);
  }
  /* From offset 1 on, \A does not match either, and \b and look-behind see the byte before. */
  int result = pcre2_match(matcher->code, (PCRE2_SPTR)bytes, count, more_before ? 1 : 0, options,
                           matcher->data, NULL);
  if (result < 0 && result != PCRE2_ERROR_NOMATCH) {
    matcher->failures++;
    matcher->failure = result;
  }
  return result >= 0;
}

/* Ends the line that begins at the window's start, or the stretch of it that is there. */
static bool end_line(struct matcher *matcher, const char *bytes, size_t count) {
  bool matched = matcher->matched || matches(matcher, bytes, count, matcher->continued, false);
  matcher->matched = false;
  matcher->continued = false;
  return matched;
}

int64_t matcher_advance(struct matcher *matcher, size_t count) {
  const char *line = matcher->window;
  const char *fresh = matcher->window + matcher->used;
  const char *end = fresh + count;
  const char *newline;
  int64_t matched = 0;
  while ((newline = memchr(fresh, '\n', (size_t)(end - fresh))) != NULL) {
    matched += end_line(matcher, line, (size_t)(newline + 1 - line));
    line = newline + 1;
    fresh = line;
  }
  matcher->used = (size_t)(end - line);
  if (line != matcher->window) {
    memmove(matcher->window, line, matcher->used);
  }
  if (MATCHER_WINDOW - matcher->used < MATCHER_READ && !matcher->matched) {
    matcher->matched =
        matches(matcher, matcher->window, matcher->used, matcher->continued, true);
  }
  return matched;
}

int64_t matcher_end(struct matcher *matcher) {
  if (matcher->used == 0 && !matcher->continued) {
    return 0;
  }
  size_t count = matcher->used;
  matcher->used = 0;
  return end_line(matcher, matcher->window, count);
}

int64_t matcher_failures(const struct matcher *matcher, char *reason, size_t size) {
  PCRE2_UCHAR text[256] = "";
  if (matcher->failures > 0 && pcre2_get_error_message(matcher->failure, text, sizeof(text)) > 0) {
    snprintf(reason, size, "%s", (char *)text);
  }
  return matcher->failures;
}

void matcher_free(struct matcher *matcher) {
  pcre2_match_data_free(matcher->data);
  pcre2_code_free(matcher->code);
  free(matcher);
}
