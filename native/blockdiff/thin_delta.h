/*
 * What thin_delta (thin-provisioning-tools) prints of two thin volumes of a pool, as it runs:
 *
 *   <superblock … data_block_size="SECTORS" …>
 *     <diff left="ID" right="ID">
 *       <same begin="BLOCK" length="BLOCKS"/>, <different …/>, <left_only …/>, <right_only …/>
 *     </diff>
 *   </superblock>
 *
 * Blocks are the pool's. Those that neither volume has are not named, so an answer that lacks a line
 * would look like an answer that has none: it only counts when it names as many blocks of each volume
 * as the pool says that it has.
 */
#ifndef THIN_DELTA_H
#define THIN_DELTA_H

#include <stddef.h>
#include <stdio.h>

#include "failure.h"
#include "known.h"

/* More stretches that differ than this are not worth the memory: then all is read. */
#define THIN_STRETCHES (1u << 20)

struct thin_volume {
  uint64_t id;
  uint64_t mapped; /* blocks that it has */
  uint64_t length; /* bytes */
};

struct thin_delta {
  struct range *changed; /* bytes, in rising order, with gaps between */
  size_t count;
  size_t at;     /* for thin_delta_same */
  uint64_t from; /* the same */
  uint64_t end;  /* bytes of the longer volume */
};

/* Parses an answer to its end. Returns 0, or -1 when it is not whole or contradicts itself. */
int thin_delta_parse(struct thin_delta *delta, FILE *answer, uint64_t block_bytes,
                     const struct thin_volume *before, const struct thin_volume *now,
                     struct failure *failure);

/* Gives the next part that is the same; a next of struct known. */
int thin_delta_same(void *delta, struct range *range, struct failure *failure);

void thin_delta_free(struct thin_delta *delta);

#endif
