#include <zstd.h>

#include "codec.h"

#define LEVEL 3

static void *zstd_open(void) {
  ZSTD_CCtx *context = ZSTD_createCCtx();
  if (context != NULL &&
      (ZSTD_isError(ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, LEVEL)) ||
       ZSTD_isError(ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)))) {
    ZSTD_freeCCtx(context);
    return NULL;
  }
  return context;
}

static const char *zstd_pack(void *context, void *frame, size_t room, const void *bytes,
                             size_t length, size_t *packed) {
  *packed = ZSTD_compress2(context, frame, room, bytes, length);
  return ZSTD_isError(*packed) ? ZSTD_getErrorName(*packed) : NULL;
}

static void zstd_close(void *context) {
  ZSTD_freeCCtx(context);
}

const struct codec *codec_zstd(void) {
  static const struct codec ZSTD = {ZSTD_compressBound, zstd_open, zstd_pack, zstd_close};
  return &ZSTD;
}
