/* SHA-256 (FIPS 180-4), with the processor's own instructions where it has them. */
#ifndef SHA256_H
#define SHA256_H

#include <stddef.h>
#include <stdint.h>

#define SHA256_BYTES 32

/* Writes the digest of length bytes, any number. */
void sha256(const uint8_t *data, size_t length, uint8_t *digest);

/* Writes the digests of count blocks of length bytes that lie one after the other. */
void sha256_blocks(const uint8_t *data, size_t length, size_t count, uint8_t *digests);

#define SHA256_STREAMS_MAX 2

/* Goes on from as many states as there are streams, over count chunks of 64 bytes of each. */
typedef void sha256_chunks(uint32_t (*states)[8], const uint8_t *const *data, size_t count);

/* A way of going over chunks of so many blocks at once. */
struct sha256_way {
  size_t streams;
  sha256_chunks *chunks;
};

/* The constants of the 64 rounds. */
extern const uint32_t SHA256_ROUNDS[64];

/* In plain C, one stream. */
sha256_chunks sha256_scalar;

#ifdef __x86_64__
/* With the SHA extensions, one stream or two; only where sha256_is_native says so. */
sha256_chunks sha256_native;
sha256_chunks sha256_native_two;
int sha256_is_native(void);
#endif

/* As sha256_blocks, of as many blocks as the way has streams. */
void sha256_by(const struct sha256_way *way, const uint8_t *data, size_t length, uint8_t *digests);

#endif
