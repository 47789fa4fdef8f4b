#include "number.h"

#include <stddef.h>

bool parse_whole(const char *text, int64_t low, int64_t high, int64_t *value) {
  int64_t result = 0;
  if (*text == '\0') {
    return false;
  }
  for (const char *digit = text; *digit != '\0'; digit++) {
    if (*digit < '0' || *digit > '9' || result > (INT64_MAX - 9) / 10) {
      return false;
    }
    result = result * 10 + (*digit - '0');
  }
  if (result < low || result > high) {
    return false;
  }
  *value = result;
  return true;
}

bool parse_seconds(const char *text, int64_t *nanos) {
  int64_t seconds = 0;
  int64_t fraction = 0;
  int64_t unit = NANOS_PER_SECOND;
  size_t digits = 0;
  for (; *text >= '0' && *text <= '9'; text++, digits++) {
    seconds = seconds * 10 + (*text - '0');
    if (seconds > NANOS_PER_SECOND) {
      return false;
    }
  }
  if (*text == '.') {
    for (text++; *text >= '0' && *text <= '9'; text++, digits++) {
      unit /= 10;
      fraction += (*text - '0') * unit;
    }
  }
  if (*text != '\0' || digits == 0) {
    return false;
  }
  *nanos = seconds * NANOS_PER_SECOND + fraction;
  return true;
}

int64_t now_nanos(clockid_t clock) {
  struct timespec now;
  /* Neither clock can fail with a valid address. */
  clock_gettime(clock, &now);
  return now.tv_sec * NANOS_PER_SECOND + now.tv_nsec;
}

struct timespec to_timespec(int64_t nanos) {
  return (struct timespec){.tv_sec = nanos / NANOS_PER_SECOND, .tv_nsec = nanos % NANOS_PER_SECOND};
}
