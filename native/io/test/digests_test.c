/* Digests of neighbouring blocks, the last of them short. */
#include "check.h"

/* RFC 1321, A.5, and FIPS 180-4: of "abc", and of nothing. */
static const char MD5_ABC[] = "\x90\x01\x50\x98\x3c\xd2\x4f\xb0\xd6\x96\x3f\x7d\x28\xe1\x7f\x72";
static const char SHA256_ABC[] =
    "\xba\x78\x16\xbf\x8f\x01\xcf\xea\x41\x41\x40\xde\x5d\xae\x22\x23\xb0\x03\x61\xa3\x96\x17\x7a"
    "\x9c\xb4\x10\xff\x61\xf2\x00\x15\xad";

static void each_block_has_its_digest(int32_t kind, const char *expected, size_t bytes) {
  char data[64 * 3];
  char digests[65 * 32];
  for (size_t i = 0; i < sizeof(data); i++) {
    data[i] = "abc"[i % 3];
  }
  for (int64_t blocks = 1; blocks <= 64; blocks++) {
    memset(digests, 0, sizeof(digests));
    CHECK_IS(q4j_digest_blocks(kind, ADDRESS(data), 3 * blocks, 3, ADDRESS(digests)), 0);
    for (int64_t i = 0; i < blocks; i++) {
      CHECK(memcmp(digests + (size_t)i * bytes, expected, bytes) == 0);
    }
    CHECK(digests[(size_t)blocks * bytes] == 0);
  }
}

static void a_short_last_block_has_its_own(int32_t kind, const char *expected, size_t bytes) {
  static char data[100 * 128 + 3];
  static char digests[101 * 32];
  memcpy(data + 100 * 128, "abc", 3);
  CHECK_IS(q4j_digest_blocks(kind, ADDRESS(data), sizeof(data), 128, ADDRESS(digests)), 0);
  CHECK(memcmp(digests + 100 * bytes, expected, bytes) == 0);
  for (size_t i = 1; i < 100; i++) {
    CHECK(memcmp(digests, digests + i * bytes, bytes) == 0);
  }
}

int main(void) {
  each_block_has_its_digest(Q4J_DIGEST_MD5, MD5_ABC, 16);
  each_block_has_its_digest(Q4J_DIGEST_SHA256, SHA256_ABC, 32);
  a_short_last_block_has_its_own(Q4J_DIGEST_MD5, MD5_ABC, 16);
  a_short_last_block_has_its_own(Q4J_DIGEST_SHA256, SHA256_ABC, 32);
  char one[32];
  CHECK_IS(q4j_digest_blocks(2, ADDRESS("abc"), 3, 3, ADDRESS(one)), -EINVAL);
  CHECK_IS(q4j_digest_blocks(0, ADDRESS("abc"), -1, 3, ADDRESS(one)), -EINVAL);
  CHECK_IS(q4j_digest_blocks(0, ADDRESS("abc"), 3, 0, ADDRESS(one)), -EINVAL);
  return 0;
}
