#include <string.h>

#include "../../check.h"
#include "sha256.h"

static void text_is(const char *text, const char *expected) {
  uint8_t digest[SHA256_BYTES];
  char hex[2 * SHA256_BYTES + 1];
  sha256((const uint8_t *)text, strlen(text), digest);
  for (size_t i = 0; i < SHA256_BYTES; i++) {
    snprintf(hex + 2 * i, 3, "%02x", digest[i]);
  }
  CHECK(strcmp(hex, expected) == 0);
}

/* The examples of FIPS 180-4. */
static void the_digests_are_those_of_the_standard(void) {
  text_is("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  text_is("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  text_is("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

/* Of 0 to 3 blocks of any length, one after the other. */
static void blocks_have_the_digests_that_each_has_alone(void) {
  static const struct sha256_way scalar = {1, sha256_scalar};
  static uint8_t data[3 * 400];
  uint8_t expected[SHA256_BYTES];
  uint8_t alone[SHA256_BYTES];
  uint8_t actual[4 * SHA256_BYTES];
  for (size_t i = 0; i < sizeof(data); i++) {
    data[i] = (uint8_t)(i * 167 + i / 256);
  }
  for (size_t length = 0; length <= sizeof(data) / 3; length++) {
    for (size_t count = 0; count <= 3; count++) {
      memset(actual, 0xa5, sizeof(actual));
      sha256_blocks(data, length, count, actual);
      for (size_t i = 0; i < count; i++) {
        sha256_by(&scalar, data + i * length, length, expected);
        sha256(data + i * length, length, alone);
        CHECK(memcmp(alone, expected, SHA256_BYTES) == 0);
        CHECK(memcmp(actual + i * SHA256_BYTES, expected, SHA256_BYTES) == 0);
      }
      CHECK(actual[count * SHA256_BYTES] == 0xa5);
    }
  }
}

int main(void) {
  the_digests_are_those_of_the_standard();
  blocks_have_the_digests_that_each_has_alone();
  return 0;
}
