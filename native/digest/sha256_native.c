#include "sha256.h"

#ifdef __x86_64__

#include <cpuid.h>
#include <immintrin.h>

int sha256_is_native(void) {
  unsigned a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_SSE4_1) || !(c & bit_SSSE3)) {
    return 0;
  }
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_SHA);
}

/* The instructions keep the state as ABEF and CDGH, and do two rounds each. Each waits for the one
 * before it, so that the processor has time for a second stream meanwhile. */
__attribute__((target("sha,sse4.1"), always_inline)) static inline void
chunks_of(size_t streams, uint32_t (*states)[8], const uint8_t *const *data, size_t count) {
  const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  __m128i abef[SHA256_STREAMS_MAX];
  __m128i cdgh[SHA256_STREAMS_MAX];
  for (size_t s = 0; s < streams; s++) {
    __m128i abcd = _mm_shuffle_epi32(_mm_loadu_si128((const void *)states[s]), 0xb1);
    __m128i efgh = _mm_shuffle_epi32(_mm_loadu_si128((const void *)(states[s] + 4)), 0x1b);
    abef[s] = _mm_alignr_epi8(abcd, efgh, 8);
    cdgh[s] = _mm_blend_epi16(efgh, abcd, 0xf0);
  }
  for (size_t chunk = 0; chunk < count; chunk++) {
    __m128i before_abef[SHA256_STREAMS_MAX];
    __m128i before_cdgh[SHA256_STREAMS_MAX];
    __m128i w[SHA256_STREAMS_MAX][4];
#pragma GCC unroll 2
    for (size_t s = 0; s < streams; s++) {
      before_abef[s] = abef[s];
      before_cdgh[s] = cdgh[s];
    }
#pragma GCC unroll 16
    for (size_t i = 0; i < 16; i++) {
      const __m128i constants = _mm_loadu_si128((const void *)(SHA256_ROUNDS + 4 * i));
#pragma GCC unroll 2
      for (size_t s = 0; s < streams; s++) {
        __m128i *oldest = &w[s][i % 4];
        if (i < 4) {
          const void *words = data[s] + 64 * chunk + 16 * i;
          *oldest = _mm_shuffle_epi8(_mm_loadu_si128(words), big_endian);
        } else {
          __m128i last = w[s][(i + 3) % 4];
          __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(*oldest, w[s][(i + 1) % 4]),
                                      _mm_alignr_epi8(last, w[s][(i + 2) % 4], 4));
          *oldest = _mm_sha256msg2_epu32(sum, last);
        }
        __m128i k = _mm_add_epi32(*oldest, constants);
        cdgh[s] = _mm_sha256rnds2_epu32(cdgh[s], abef[s], k);
        abef[s] = _mm_sha256rnds2_epu32(abef[s], cdgh[s], _mm_shuffle_epi32(k, 0x0e));
      }
    }
#pragma GCC unroll 2
    for (size_t s = 0; s < streams; s++) {
      abef[s] = _mm_add_epi32(abef[s], before_abef[s]);
      cdgh[s] = _mm_add_epi32(cdgh[s], before_cdgh[s]);
    }
  }
  for (size_t s = 0; s < streams; s++) {
    __m128i abcd = _mm_shuffle_epi32(abef[s], 0x1b);
    __m128i efgh = _mm_shuffle_epi32(cdgh[s], 0xb1);
    _mm_storeu_si128((void *)states[s], _mm_blend_epi16(abcd, efgh, 0xf0));
    _mm_storeu_si128((void *)(states[s] + 4), _mm_alignr_epi8(efgh, abcd, 8));
  }
}

__attribute__((target("sha,sse4.1"))) void sha256_native(uint32_t (*states)[8],
                                                         const uint8_t *const *data, size_t count) {
  chunks_of(1, states, data, count);
}

__attribute__((target("sha,sse4.1"))) void
sha256_native_two(uint32_t (*states)[8], const uint8_t *const *data, size_t count) {
  chunks_of(2, states, data, count);
}

#endif
