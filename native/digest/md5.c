#include "md5.h"

#include <pthread.h>
#include <string.h>

static const struct md5_variant SCALAR = {"scalar", NULL, 1};
static const struct md5_variant LANES_4 = {"8 lanes", md5_lanes_4, 8};
#ifdef __x86_64__
static const struct md5_variant AVX2 = {"AVX2, 16 lanes", md5_lanes_avx2, 16};
static const struct md5_variant AVX512 = {"AVX-512, 32 lanes", md5_lanes_avx512, 32};
#endif

const struct md5_variant *md5_variant(size_t index) {
  const struct md5_variant *found[4];
  size_t count = 0;
#ifdef __x86_64__
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")) {
    found[count++] = &AVX512;
  }
  if (__builtin_cpu_supports("avx2")) {
    found[count++] = &AVX2;
  }
#endif
  found[count++] = &LANES_4;
  found[count++] = &SCALAR;
  return index < count ? found[index] : NULL;
}

#define VARIANTS 4

static const struct md5_variant *able[VARIANTS]; /* the best first */
static pthread_once_t chosen = PTHREAD_ONCE_INIT;

static void choose(void) {
  for (size_t i = 0; i < VARIANTS; i++) {
    able[i] = md5_variant(i);
  }
}

void md5_blocks_by(const struct md5_variant *variant, const uint8_t *data, size_t length,
                   size_t count, uint8_t *digests) {
  if (variant->lanes == NULL || length % 64 != 0 || length == 0) {
    for (size_t i = 0; i < count; i++) {
      md5_one(data + i * length, length, digests + i * MD5_BYTES);
    }
    return;
  }
  const uint8_t *blocks[MD5_MAX_LANES];
  uint8_t spare[MD5_MAX_LANES * MD5_BYTES];
  for (size_t first = 0; first < count; first += variant->count) {
    size_t left = count - first;
    size_t used = left < variant->count ? left : variant->count;
    for (size_t i = 0; i < variant->count; i++) {
      blocks[i] = data + (first + (i < used ? i : 0)) * length;
    }
    uint8_t *to = digests + first * MD5_BYTES;
    if (used == variant->count) {
      variant->lanes(blocks, length, to);
    } else {
      variant->lanes(blocks, length, spare);
      memcpy(to, spare, used * MD5_BYTES);
    }
  }
}

/* Lanes that stay empty cost as much as the others: fewer blocks go by a narrower variant. */
static const struct md5_variant *variant_for(size_t count) {
  size_t i = 0;
  while (i + 1 < VARIANTS && able[i + 1] != NULL && able[i + 1]->count >= count) {
    i++;
  }
  return able[i];
}

void md5_blocks(const uint8_t *data, size_t length, size_t count, uint8_t *digests) {
  pthread_once(&chosen, choose);
  size_t rest = count % able[0]->count;
  size_t first = count - rest;
  md5_blocks_by(able[0], data, length, first, digests);
  md5_blocks_by(variant_for(rest), data + first * length, length, rest,
                digests + first * MD5_BYTES);
}
