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

static void every_way_agrees_for_any_length(void) {
  static uint8_t data[1000];
  uint8_t expected[SHA256_BYTES];
  uint8_t actual[SHA256_BYTES];
  for (size_t i = 0; i < sizeof(data); i++) {
    data[i] = (uint8_t)(i * 167 + i / 256);
  }
  for (size_t length = 0; length <= sizeof(data); length++) {
    sha256_by(sha256_scalar, data, length, expected);
    sha256(data, length, actual);
    CHECK(memcmp(actual, expected, SHA256_BYTES) == 0);
  }
}

int main(void) {
  the_digests_are_those_of_the_standard();
  every_way_agrees_for_any_length();
  return 0;
}
