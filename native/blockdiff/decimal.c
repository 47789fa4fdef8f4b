#include "decimal.h"

#include <stddef.h>
#include <string.h>

const char *decimal(const char *text, uint64_t *value) {
  *value = 0;
  if (text == NULL || *text < '0' || *text > '9') {
    return NULL;
  }
  for (; *text >= '0' && *text <= '9'; text++) {
    uint64_t digit = (uint64_t)(*text - '0');
    if (*value > (UINT64_MAX - digit) / 10) {
      return NULL;
    }
    *value = *value * 10 + digit;
  }
  return text;
}

const char *expect_text(const char *text, const char *expected) {
  size_t length = strlen(expected);
  return text != NULL && strncmp(text, expected, length) == 0 ? text + length : NULL;
}
