#include "digest.h"

#include "md5.h"
#include "sha256.h"

static void sha256_blocks(const uint8_t *data, size_t length, size_t count, uint8_t *digests) {
  for (size_t i = 0; i < count; i++) {
    sha256(data + i * length, length, digests + i * SHA256_BYTES);
  }
}

const struct digest_kind DIGEST_MD5 = {MD5_BYTES, md5_one, md5_blocks};
const struct digest_kind DIGEST_SHA256 = {SHA256_BYTES, sha256, sha256_blocks};
