/* What a dump reads: at once in many places where that can be done, else in order. */
#ifndef SOURCE_H
#define SOURCE_H

#include <pthread.h>
#include <stdint.h>

#include "failure.h"

struct source {
  int number;
  const char *name;
  int64_t start;  /* where it is read at once: the descriptor's offset; else -1 */
  int64_t length; /* bytes from there on, known at the beginning */
};

/* Looks what kind of source it is; -1 when that fails or it is a directory. */
int source_open(struct source *source, int number, const char *name, struct failure *failure);

/* Leaves out the first blocks; -1 when they are not there, or the source is read in order only. */
int source_skip(struct source *source, uint64_t blocks, uint32_t block_size,
                struct failure *failure);

/*
 * Reads length bytes that begin at offset, counted from the start; less than that only at the end.
 * Where start is -1 the offsets have to come in order, one call after the other.
 */
int64_t source_read(const struct source *source, void *to, uint64_t offset, size_t length,
                    struct failure *failure);

#endif
