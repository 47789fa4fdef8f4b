/*
 * Packs a difference on its way out, by all threads of a dump: pieces of about 2 MiB, each a frame
 * of its own with a checksum, which the codec's own programs unpack one after the other as one.
 *
 * A piece goes out with the digests of the blocks that it ends with, never before: so what has
 * arrived ends with the same block in both, and a broken dump goes on from there.
 */
#ifndef PACK_H
#define PACK_H

#include <stdint.h>

#include "codec.h"
#include "stream.h"

struct pack;
struct pack_piece;

/* Where it goes. */
struct pack_target {
  struct output difference;
  struct output changed; /* before the digests: u64 little-endian, blocks that changed, of theirs */
  struct output digest;
};

/* Makes one for so many threads. Returns NULL with the failure set. */
struct pack *pack_open(const struct codec *codec, const struct pack_target *target, int threads,
                       struct failure *failure);

/* Sends the head of a difference at once, by itself. */
int pack_head(struct pack *pack, struct iovec *head);

/*
 * Takes over a batch: records of blocks, and digests, of which there are at most PACK_DIGESTS
 * bytes. Called by one thread at a time, in the order of the source. A piece that is full is handed
 * out, and the same thread has to send it before it adds again.
 */
int pack_add(struct pack *pack, const struct iovec *records, int count, uint64_t changed,
             const struct iovec *digests, struct pack_piece **full);

#define PACK_DIGESTS 1024

/* Packs a piece and sends it when its turn has come; by several threads at once. */
int pack_send(struct pack *pack, struct pack_piece *piece);

/* Sends what is left; no other thread is at work any more. */
int pack_finish(struct pack *pack);

/* Frees it; NULL does nothing. */
void pack_close(struct pack *pack);

#endif
