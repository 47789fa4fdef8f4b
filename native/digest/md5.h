/*
 * MD5 (RFC 1321) of many blocks of one length, several of them at once in the lanes of vectors. The
 * digests find changed blocks in the blockdiff formats; they are no protection against people who
 * make collisions on purpose.
 */
#ifndef MD5_H
#define MD5_H

#include <stddef.h>
#include <stdint.h>

#define MD5_BYTES 16

/* Writes the digest of length bytes, any number. */
void md5_one(const uint8_t *data, size_t length, uint8_t digest[MD5_BYTES]);

/* Writes the digests of count blocks of length bytes that lie one after the other. */
void md5_blocks(const uint8_t *data, size_t length, size_t count, uint8_t *digests);

/* Digests of as many blocks as the variant has lanes; length is a multiple of 64. */
typedef void md5_lanes(const uint8_t *const *blocks, size_t length, uint8_t *digests);

/* One way to compute several at once. */
struct md5_variant {
  const char *name;
  md5_lanes *lanes; /* NULL: one block after the other */
  size_t count;     /* of blocks at once */
};

#define MD5_MAX_LANES 32

/* Returns variant number index that this processor can run, the best first; NULL behind the last. */
const struct md5_variant *md5_variant(size_t index);

/* As md5_blocks, by one variant. */
void md5_blocks_by(const struct md5_variant *variant, const uint8_t *data, size_t length,
                   size_t count, uint8_t *digests);

md5_lanes md5_lanes_4, md5_lanes_avx2, md5_lanes_avx512;

#endif
