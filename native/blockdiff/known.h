/*
 * What the storage says has not changed since a source was read last: those parts need not be read
 * again, their old digests are their new ones.
 */
#ifndef KNOWN_H
#define KNOWN_H

#include <stdbool.h>
#include <stdint.h>

#include "failure.h"

/* Bytes of a source: from, and up to but without to. */
struct range {
  uint64_t from;
  uint64_t to;
};

/*
 * Begins with a next, its context, an end and verify; all else zero. One thread at a time.
 */
struct known {
  /* Gives the next part that is the same, in rising order. Returns 1, 0 behind the last, or -1. */
  int (*next)(void *context, struct range *range, struct failure *failure);
  void *context;
  uint64_t end; /* from here on nothing is known */
  bool verify;  /* all is read, and compared with what is known */
  struct range range;
  struct range ahead;
  bool over;
};

/*
 * Ends what is known where two lengths of a source let blocks be compared: a short last block is
 * another one when the length is another.
 */
void known_limit(struct known *known, uint64_t before, uint64_t now, uint32_t block_size);

/*
 * Says how many bytes from an offset on are known to be the same; 0 where nothing is known.
 * Offsets must not go back. Returns 0, or -1 when the storage failed or contradicted itself.
 */
int known_same(struct known *known, uint64_t offset, uint64_t *bytes, struct failure *failure);

#endif
