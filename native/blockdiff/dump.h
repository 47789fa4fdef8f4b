/*
 * The block difference of blockdiff 0.02: every block of a source that is not as an older digest
 * says. All integers are unsigned and little-endian.
 *
 *   difference: u32 block size, then for each changed block, in rising order,
 *               u32 low and u32 high half of its offset, the block
 *   digest:     u32 block size, then the digest of each block, 16 bytes of MD5
 *
 * Only the last block of the source may be shorter than the block size.
 */
#ifndef DUMP_H
#define DUMP_H

#include <stdbool.h>
#include <stdint.h>

#include "codec.h"
#include "digest.h"
#include "known.h"
#include "stream.h"

#define DEFAULT_BLOCK_SIZE 16384
/* Three blocks a thread are held, and memory is to stay small. */
#define MAX_BLOCK_SIZE (64u << 20)

struct dump {
  int source;              /* a file, a device, or anything that can be read to its end */
  const char *name;        /* of the source, for messages */
  const struct digest_kind *kind; /* of the old digest and the new one */
  uint32_t block_size;     /* bytes, 1 to MAX_BLOCK_SIZE; the old digest's when there is one */
  struct input *old;       /* the old digest behind its block size; NULL: every block is dumped */
  struct output difference;
  struct output digest;
  uint64_t first;          /* block to begin with: what is written goes on from there, without heads;
                              the old digest begins with that block, too */
  struct known *known;     /* what is as the old digest says, of a file or a device; NULL: nothing is */
  uint64_t limit;          /* bytes of the source a second; 0: none */
  int threads;             /* at most so many; 0: one for each processor */
  const struct codec *codec; /* packs the difference, see pack.h; NULL: it is not packed */
  struct output packed_changed; /* and where the numbers of changed blocks go then */
  /* Told the length of the source, in bytes, before anything is written; may be NULL. */
  int (*begun)(void *context, uint64_t length, struct failure *failure);
  void *context;
  struct failure *failure;
};

struct dump_result {
  uint64_t length;  /* of the source, bytes */
  uint64_t blocks;  /* of the source */
  uint64_t changed; /* blocks that were dumped, from the first on */
  uint64_t read;    /* bytes of the source that were read */
  uint64_t same;    /* blocks that were known to be as they were */
  uint64_t wrong;   /* of those, how many were not; found only by verifying */
  uint64_t wrong_at; /* offset of the first of those */
};

/*
 * Reads the block size at the head of an old digest. Returns 0, or -1 when it is none or not within
 * 1 to MAX_BLOCK_SIZE.
 */
int read_old_block_size(struct input *old, uint32_t *block_size, struct failure *failure);

/*
 * Dumps. A read error is an error, never an end; so is a source of known length (a file, a device)
 * that shrinks meanwhile, and what it grows by is left out. Returns 0, or -1 with the failure set,
 * and then what was written is good for nothing.
 */
int dump_run(const struct dump *dump, struct dump_result *result);

#endif
