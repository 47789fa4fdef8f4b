/* The digests that blocks are told apart by. */
#ifndef DIGEST_H
#define DIGEST_H

#include <stddef.h>
#include <stdint.h>

#define DIGEST_MAX_BYTES 32

struct digest_kind {
  size_t bytes; /* of one digest */
  /* Writes the digest of length bytes, any number. */
  void (*one)(const uint8_t *data, size_t length, uint8_t *digest);
  /* Writes the digests of count blocks of length bytes that lie one after the other. */
  void (*blocks)(const uint8_t *data, size_t length, size_t count, uint8_t *digests);
};

/* MD5, as in the formats of blockdiff 0.02: it finds changes, but no collisions made on purpose. */
extern const struct digest_kind DIGEST_MD5;

/* SHA-256: also whoever may write into the source cannot make a changed block look unchanged. */
extern const struct digest_kind DIGEST_SHA256;

#endif
