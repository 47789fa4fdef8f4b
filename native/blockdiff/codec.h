/*
 * What packs a piece of a difference as one frame of a common format. A program is built with those
 * whose libraries were at hand; of each of the others codec_NAME_none.c stands in its place.
 */
#ifndef CODEC_H
#define CODEC_H

#include <stddef.h>

struct codec {
  /* Returns the most bytes that so many are packed into. */
  size_t (*bound)(size_t length);
  /* Makes what one thread at a time packs with; NULL without memory. */
  void *(*open)(void);
  /*
   * Packs bytes as a frame with a checksum.
   * room: of the frame, bound(length) at least
   * Returns NULL with the bytes of the frame, or what went wrong.
   */
  const char *(*pack)(void *context, void *frame, size_t room, const void *bytes, size_t length,
                      size_t *packed);
  /* Frees it; NULL does nothing. */
  void (*close)(void *context);
};

/* Zstandard at level 3; NULL where this program was built without. */
const struct codec *codec_zstd(void);

/* LZ4, in blocks that stand for themselves; NULL where this program was built without. */
const struct codec *codec_lz4(void);

#endif
