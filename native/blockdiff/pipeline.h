/* What the threads of a dump share. Only dump.c and passed.c know it. */
#ifndef PIPELINE_H
#define PIPELINE_H

#include <pthread.h>

#include "dump.h"
#include "md5.h"
#include "pace.h"
#include "pack.h"
#include "source.h"

/* Blocks that are read and hashed together: a multiple of what goes into the lanes at once. */
#define BATCH MD5_MAX_LANES
#define RECORD_HEAD 8
/* About so many blocks are passed over together when none of them has to be read. */
#define PASSED 4096

/*
 * Each thread takes the next batch, reads and hashes it, and waits for its turn to write it.
 * - reading: held while a source without offsets is read, so that batches are taken in its order.
 * - writing: held while one batch is compared and written; turn says which.
 */
struct pipeline {
  const struct dump *dump;
  struct source source;
  struct pace pace;
  struct pack *pack; /* NULL: the difference is not packed */
  size_t batch;      /* blocks */
  pthread_mutex_t reading;
  uint64_t next;  /* batch to be read */
  int at_end;     /* no batch behind those that were taken */
  pthread_mutex_t writing;
  pthread_cond_t turned;
  uint64_t turn;  /* batch to be written */
  int stopped;    /* after a failure */
  uint8_t *passed; /* digests of blocks that are passed over; NULL when none can be */
  struct dump_result *result;
};

/* What a thread takes: one batch, or several of which nothing is read. */
struct piece {
  uint64_t batch;
  uint64_t batches;
  int64_t length; /* bytes; 0 at the end, -1 after a failure */
  bool is_passed;
};

struct buffers {
  bool same[BATCH]; /* as it was, says the storage */
  uint8_t *data;
  uint64_t read; /* bytes, by this thread */
  uint8_t digests[BATCH * DIGEST_MAX_BYTES];
  uint8_t old[BATCH * DIGEST_MAX_BYTES];
  uint8_t heads[BATCH][RECORD_HEAD];
  struct iovec pieces[2 * BATCH];
};

/* Returns how many of count digests the old one has left, or -1. */
int64_t read_old(const struct dump *dump, uint8_t *digests, size_t count);

/* Takes the old digests of blocks that are as they were, and counts where that is not so. */
int settle_same(struct pipeline *line, struct buffers *buffers, uint64_t offset, size_t blocks,
                int64_t known);

/* Passes on the old digests of blocks that nobody reads; called in its turn. */
int pass(struct pipeline *line, const struct piece *piece);

/* Looks what of a batch is known, and makes it longer when all is. Returns the bytes to be read. */
int64_t look_up(struct pipeline *line, struct buffers *buffers, struct piece *piece,
                uint64_t offset);

#endif
