/*
 * MD5 of 2 * LANES blocks at once, one block a lane; compiled once for each width of vectors, with
 * LANES and NAME given. A step of MD5 waits for the one before it, so two vectors of blocks take
 * turns to keep the processor busy.
 */
#include <string.h>

#include "md5.h"

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the lanes load words as the processor does, and MD5's words are little-endian"
#endif

#define STREAMS 2

typedef uint32_t vector __attribute__((vector_size(4 * LANES)));

#if LANES == 4
#define LOW {0, 4, 1, 5}
#define HIGH {2, 6, 3, 7}
#elif LANES == 8
#define LOW {0, 8, 1, 9, 2, 10, 3, 11}
#define HIGH {4, 12, 5, 13, 6, 14, 7, 15}
#else
#define LOW {0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23}
#define HIGH {8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31}
#endif

/* Turns rows (LANES words of one block each) into columns (one word of each block). */
static inline void transpose(vector rows[LANES]) {
  const vector low = LOW;
  const vector high = HIGH;
#pragma GCC unroll 4
  for (size_t stage = 1; stage < LANES; stage *= 2) {
    vector next[LANES];
#pragma GCC unroll 16
    for (size_t i = 0; i < LANES / 2; i++) {
      next[2 * i] = __builtin_shuffle(rows[i], rows[i + LANES / 2], low);
      next[2 * i + 1] = __builtin_shuffle(rows[i], rows[i + LANES / 2], high);
    }
#pragma GCC unroll 16
    for (size_t i = 0; i < LANES; i++) {
      rows[i] = next[i];
    }
  }
}

static inline void load(const uint8_t *const *blocks, size_t at, vector words[16]) {
#pragma GCC unroll 4
  for (size_t part = 0; part < 16; part += LANES) {
    vector rows[LANES];
#pragma GCC unroll 16
    for (size_t lane = 0; lane < LANES; lane++) {
      memcpy(&rows[lane], blocks[lane] + at + 4 * part, sizeof(vector));
    }
    transpose(rows);
#pragma GCC unroll 16
    for (size_t i = 0; i < LANES; i++) {
      words[part + i] = rows[i];
    }
  }
}

static inline void chunk(vector state[STREAMS][4], vector words[STREAMS][16]) {
  vector a[STREAMS];
  vector b[STREAMS];
  vector c[STREAMS];
  vector d[STREAMS];
  for (size_t s = 0; s < STREAMS; s++) {
    a[s] = state[s][0];
    b[s] = state[s][1];
    c[s] = state[s][2];
    d[s] = state[s][3];
  }
#define V(name) name[s]
#define WORD(index) words[s][index]
#define EACH(statements)                \
  {                                     \
    {                                   \
      enum { s = 0 };                   \
      statements                        \
    }                                   \
    {                                   \
      enum { s = 1 };                   \
      statements                        \
    }                                   \
  }
#include "md5_steps.h"
#undef V
#undef WORD
#undef EACH
  for (size_t s = 0; s < STREAMS; s++) {
    state[s][0] += a[s];
    state[s][1] += b[s];
    state[s][2] += c[s];
    state[s][3] += d[s];
  }
}

void NAME(const uint8_t *const *blocks, size_t length, uint8_t *digests) {
  const vector zero = {0};
  vector state[STREAMS][4];
  vector words[STREAMS][16];
  for (size_t s = 0; s < STREAMS; s++) {
    state[s][0] = zero + 0x67452301u;
    state[s][1] = zero + 0xefcdab89u;
    state[s][2] = zero + 0x98badcfeu;
    state[s][3] = zero + 0x10325476u;
  }
  for (size_t at = 0; at < length; at += 64) {
    for (size_t s = 0; s < STREAMS; s++) {
      load(blocks + s * LANES, at, words[s]);
    }
    chunk(state, words);
  }
  for (size_t s = 0; s < STREAMS; s++) {
    for (size_t i = 0; i < 16; i++) {
      words[s][i] = zero;
    }
    words[s][0] += 0x80u;
    words[s][14] += (uint32_t)((uint64_t)length * 8);
    words[s][15] += (uint32_t)((uint64_t)length * 8 >> 32);
  }
  chunk(state, words);
  for (size_t s = 0; s < STREAMS; s++) {
    for (size_t lane = 0; lane < LANES; lane++) {
      for (size_t i = 0; i < 4; i++) {
        uint32_t value = state[s][i][lane];
        memcpy(digests + (s * LANES + lane) * MD5_BYTES + 4 * i, &value, 4);
      }
    }
  }
}
