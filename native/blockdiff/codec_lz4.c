#include <lz4frame.h>
#include <stdlib.h>

#include "codec.h"

/*
 * Blocks of 256 KiB, since who reads holds two of them for each open file; independent, because
 * readers that know no other kind are common; one checksum over the frame.
 */
static const LZ4F_preferences_t PREFERENCES = {
    .frameInfo = {.blockSizeID = LZ4F_max256KB,
                  .blockMode = LZ4F_blockIndependent,
                  .contentChecksumFlag = LZ4F_contentChecksumEnabled}};

static size_t lz4_bound(size_t length) {
  return LZ4F_compressFrameBound(length, &PREFERENCES);
}

/* A frame in one call keeps all it needs on the stack; there is nothing to open. */
static void *lz4_open(void) {
  return malloc(1);
}

static const char *lz4_pack(void *context, void *frame, size_t room, const void *bytes,
                            size_t length, size_t *packed) {
  (void)context;
  *packed = LZ4F_compressFrame(frame, room, bytes, length, &PREFERENCES);
  return LZ4F_isError(*packed) ? LZ4F_getErrorName(*packed) : NULL;
}

const struct codec *codec_lz4(void) {
  static const struct codec LZ4 = {lz4_bound, lz4_open, lz4_pack, free};
  return &LZ4;
}
