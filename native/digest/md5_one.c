#include <string.h>

#include "md5.h"

static uint32_t word(const uint8_t *at) {
  return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static void chunk(uint32_t state[4], const uint8_t *data) {
  uint32_t words[16];
  for (size_t i = 0; i < 16; i++) {
    words[i] = word(data + 4 * i);
  }
  uint32_t a = state[0];
  uint32_t b = state[1];
  uint32_t c = state[2];
  uint32_t d = state[3];
#define V(name) name
#define WORD(index) words[index]
#define EACH(statements) statements
#include "md5_steps.h"
#undef V
#undef WORD
#undef EACH
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
}

void md5_one(const uint8_t *data, size_t length, uint8_t digest[MD5_BYTES]) {
  uint32_t state[4] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
  size_t whole = length / 64 * 64;
  for (size_t at = 0; at < whole; at += 64) {
    chunk(state, data + at);
  }
  size_t rest = length - whole;
  uint8_t tail[128] = {0};
  if (rest > 0) {
    memcpy(tail, data + whole, rest);
  }
  tail[rest] = 0x80;
  size_t padded = rest < 56 ? 64 : 128;
  for (size_t i = 0; i < 8; i++) {
    tail[padded - 8 + i] = (uint8_t)((uint64_t)length * 8 >> (8 * i));
  }
  for (size_t at = 0; at < padded; at += 64) {
    chunk(state, tail + at);
  }
  for (size_t i = 0; i < MD5_BYTES; i++) {
    digest[i] = (uint8_t)(state[i / 4] >> (8 * (i % 4)));
  }
}
