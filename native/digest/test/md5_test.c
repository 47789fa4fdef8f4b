#include <string.h>

#include "../../check.h"
#include "md5.h"

static void text_is(const char *text, const char *expected) {
  uint8_t digest[MD5_BYTES];
  char hex[2 * MD5_BYTES + 1];
  md5_one((const uint8_t *)text, strlen(text), digest);
  for (size_t i = 0; i < MD5_BYTES; i++) {
    snprintf(hex + 2 * i, 3, "%02x", digest[i]);
  }
  CHECK(strcmp(hex, expected) == 0);
}

/* The test suite of RFC 1321, A.5. */
static void the_digests_are_those_of_the_standard(void) {
  text_is("", "d41d8cd98f00b204e9800998ecf8427e");
  text_is("a", "0cc175b9c0f1b6a831c399e269772661");
  text_is("abc", "900150983cd24fb0d6963f7d28e17f72");
  text_is("message digest", "f96b697d7cb7938d525a2f31aaf161d0");
  text_is("12345678901234567890123456789012345678901234567890123456789012345678901234567890",
          "57edf4a22be3c955ac49da2e2107b67a");
}

static void every_variant_agrees_for_any_length_and_count(void) {
  static const size_t LENGTHS[] = {1, 55, 56, 63, 64, 65, 128, 4096, 4100, 16384};
  static uint8_t data[70 * 16384];
  static uint8_t expected[70 * MD5_BYTES];
  static uint8_t actual[70 * MD5_BYTES];
  uint32_t state = 1;
  for (size_t i = 0; i < sizeof(data); i++) {
    state = state * 1664525u + 1013904223u;
    data[i] = (uint8_t)(state >> 24);
  }
  size_t variants = 0;
  for (; md5_variant(variants) != NULL; variants++) {
    for (size_t l = 0; l < sizeof(LENGTHS) / sizeof(*LENGTHS); l++) {
      for (size_t count = 0; count <= 70; count += count < 34 ? 1 : 12) {
        for (size_t i = 0; i < count; i++) {
          md5_one(data + i * LENGTHS[l], LENGTHS[l], expected + i * MD5_BYTES);
        }
        memset(actual, 0, sizeof(actual));
        md5_blocks_by(md5_variant(variants), data, LENGTHS[l], count, actual);
        CHECK(memcmp(actual, expected, count * MD5_BYTES) == 0);
        memset(actual, 0, sizeof(actual));
        md5_blocks(data, LENGTHS[l], count, actual);
        CHECK(memcmp(actual, expected, count * MD5_BYTES) == 0);
      }
    }
    printf("%s\n", md5_variant(variants)->name);
  }
  CHECK(variants >= 2);
}

int main(void) {
  the_digests_are_those_of_the_standard();
  every_variant_agrees_for_any_length_and_count();
  return 0;
}
