#include "sha256.h"

#include <pthread.h>
#include <string.h>

#define CHUNK 64

const uint32_t SHA256_ROUNDS[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static const uint32_t FIRST[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                  0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

static uint32_t turn(uint32_t word, int bits) { return word >> bits | word << (32 - bits); }

static void scalar(uint32_t state[8], const uint8_t *data, size_t count) {
  for (; count > 0; count--, data += CHUNK) {
    uint32_t w[64];
    for (size_t i = 0; i < 16; i++) {
      w[i] = (uint32_t)data[4 * i] << 24 | (uint32_t)data[4 * i + 1] << 16 |
             (uint32_t)data[4 * i + 2] << 8 | (uint32_t)data[4 * i + 3];
    }
    for (size_t i = 16; i < 64; i++) {
      uint32_t low = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ w[i - 15] >> 3;
      uint32_t high = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ w[i - 2] >> 10;
      w[i] = w[i - 16] + low + w[i - 7] + high;
    }
    uint32_t v[8];
    memcpy(v, state, sizeof(v));
    for (size_t i = 0; i < 64; i++) {
      uint32_t choice = (v[4] & v[5]) ^ (~v[4] & v[6]);
      uint32_t majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
      uint32_t first = v[7] + (turn(v[4], 6) ^ turn(v[4], 11) ^ turn(v[4], 25)) + choice +
                       SHA256_ROUNDS[i] + w[i];
      uint32_t second = (turn(v[0], 2) ^ turn(v[0], 13) ^ turn(v[0], 22)) + majority;
      memmove(v + 1, v, 7 * sizeof(*v));
      v[4] += first;
      v[0] = first + second;
    }
    for (size_t i = 0; i < 8; i++) {
      state[i] += v[i];
    }
  }
}

void sha256_scalar(uint32_t (*states)[8], const uint8_t *const *data, size_t count) {
  scalar(*states, *data, count);
}

static const struct sha256_way SCALAR = {1, sha256_scalar};
static const struct sha256_way *alone = &SCALAR;
static const struct sha256_way *best = &SCALAR;
static pthread_once_t chosen = PTHREAD_ONCE_INIT;

#ifdef __x86_64__
static const struct sha256_way ONE = {1, sha256_native};
static const struct sha256_way TWO = {2, sha256_native_two};
#endif

static void choose(void) {
#ifdef __x86_64__
  if (sha256_is_native()) {
    alone = &ONE;
    best = &TWO;
  }
#endif
}

/* What follows the last whole chunk: returns how many chunks it is. */
static size_t end_of(const uint8_t *data, size_t length, uint8_t tail[2 * CHUNK]) {
  size_t rest = length % CHUNK;
  memset(tail, 0, 2 * CHUNK);
  if (rest > 0) {
    memcpy(tail, data + (length - rest), rest);
  }
  tail[rest] = 0x80;
  size_t padded = rest < 56 ? CHUNK : 2 * CHUNK;
  for (size_t i = 0; i < 8; i++) {
    tail[padded - 1 - i] = (uint8_t)((uint64_t)length * 8 >> (8 * i));
  }
  return padded / CHUNK;
}

void sha256_by(const struct sha256_way *way, const uint8_t *data, size_t length, uint8_t *digests) {
  uint32_t states[SHA256_STREAMS_MAX][8];
  const uint8_t *wholes[SHA256_STREAMS_MAX];
  uint8_t tails[SHA256_STREAMS_MAX][2 * CHUNK];
  const uint8_t *ends[SHA256_STREAMS_MAX];
  size_t chunks = 0;
  for (size_t s = 0; s < way->streams; s++) {
    memcpy(states[s], FIRST, sizeof(FIRST));
    wholes[s] = data + s * length;
    chunks = end_of(wholes[s], length, tails[s]);
    ends[s] = tails[s];
  }
  way->chunks(states, wholes, length / CHUNK);
  way->chunks(states, ends, chunks);
  for (size_t s = 0; s < way->streams; s++) {
    for (size_t i = 0; i < SHA256_BYTES; i++) {
      digests[s * SHA256_BYTES + i] = (uint8_t)(states[s][i / 4] >> (24 - 8 * (i % 4)));
    }
  }
}

void sha256(const uint8_t *data, size_t length, uint8_t *digest) {
  pthread_once(&chosen, choose);
  sha256_by(alone, data, length, digest);
}

void sha256_blocks(const uint8_t *data, size_t length, size_t count, uint8_t *digests) {
  pthread_once(&chosen, choose);
  size_t done = 0;
  for (; done + best->streams <= count; done += best->streams) {
    sha256_by(best, data + done * length, length, digests + done * SHA256_BYTES);
  }
  for (; done < count; done++) {
    sha256_by(alone, data + done * length, length, digests + done * SHA256_BYTES);
  }
}
