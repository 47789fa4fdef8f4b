#include "digest.h"

#include "internal.h"

int32_t q4j_digest_blocks(int32_t kind, int64_t address, int64_t length, int64_t block_size,
                          int64_t digests) {
  static const struct digest_kind *const KINDS[] = {&DIGEST_MD5, &DIGEST_SHA256};
  if (kind < 0 || kind > Q4J_DIGEST_SHA256 || length < 0 || block_size < 1 ||
      (uint64_t)length > SIZE_MAX) {
    return -EINVAL;
  }
  const struct digest_kind *by = KINDS[kind];
  const uint8_t *data = q4j_pointer(address);
  uint8_t *to = q4j_pointer(digests);
  size_t whole = (size_t)(length / block_size);
  size_t rest = (size_t)(length % block_size);
  if (whole > 0) {
    by->blocks(data, (size_t)block_size, whole, to);
  }
  if (rest > 0) {
    by->one(data + whole * (size_t)block_size, rest, to + whole * by->bytes);
  }
  return 0;
}
