/* SHA-256 (FIPS 180-4), with the processor's own instructions where it has them. */
#ifndef SHA256_H
#define SHA256_H

#include <stddef.h>
#include <stdint.h>

#define SHA256_BYTES 32

/* Writes the digest of length bytes, any number. */
void sha256(const uint8_t *data, size_t length, uint8_t *digest);

/* Goes on from a state over count chunks of 64 bytes. */
typedef void sha256_chunks(uint32_t state[8], const uint8_t *data, size_t count);

/* The constants of the 64 rounds. */
extern const uint32_t SHA256_ROUNDS[64];

/* In plain C. */
sha256_chunks sha256_scalar;

#ifdef __x86_64__
/* With the SHA extensions; only where sha256_is_native says so. */
sha256_chunks sha256_native;
int sha256_is_native(void);
#endif

/* As sha256, by one way of going over chunks. */
void sha256_by(sha256_chunks *chunks, const uint8_t *data, size_t length, uint8_t *digest);

#endif
