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

/* The instructions keep the state as ABEF and CDGH, and do two rounds each. */
__attribute__((target("sha,sse4.1"))) void sha256_native(uint32_t state[8], const uint8_t *data,
                                                         size_t count) {
  const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  __m128i abcd = _mm_shuffle_epi32(_mm_loadu_si128((const void *)state), 0xb1);
  __m128i efgh = _mm_shuffle_epi32(_mm_loadu_si128((const void *)(state + 4)), 0x1b);
  __m128i abef = _mm_alignr_epi8(abcd, efgh, 8);
  __m128i cdgh = _mm_blend_epi16(efgh, abcd, 0xf0);
  for (; count > 0; count--, data += 64) {
    __m128i before_abef = abef;
    __m128i before_cdgh = cdgh;
    __m128i w[4];
#pragma GCC unroll 16
    for (int i = 0; i < 16; i++) {
      __m128i *oldest = &w[i % 4];
      if (i < 4) {
        *oldest = _mm_shuffle_epi8(_mm_loadu_si128((const void *)(data + 16 * i)), big_endian);
      } else {
        __m128i last = w[(i + 3) % 4];
        __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(*oldest, w[(i + 1) % 4]),
                                    _mm_alignr_epi8(last, w[(i + 2) % 4], 4));
        *oldest = _mm_sha256msg2_epu32(sum, last);
      }
      __m128i k = _mm_add_epi32(*oldest, _mm_loadu_si128((const void *)(SHA256_ROUNDS + 4 * i)));
      cdgh = _mm_sha256rnds2_epu32(cdgh, abef, k);
      abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(k, 0x0e));
    }
    abef = _mm_add_epi32(abef, before_abef);
    cdgh = _mm_add_epi32(cdgh, before_cdgh);
  }
  abcd = _mm_shuffle_epi32(abef, 0x1b);
  efgh = _mm_shuffle_epi32(cdgh, 0xb1);
  _mm_storeu_si128((void *)state, _mm_blend_epi16(abcd, efgh, 0xf0));
  _mm_storeu_si128((void *)(state + 4), _mm_alignr_epi8(efgh, abcd, 8));
}

#endif
