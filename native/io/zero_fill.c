#include "internal.h"

/* A large piece a call lets a file system use large folios, which are cheaper to map. */
#define PIECE 65536
#define PIECES 16

static const char zeros[PIECE];

int32_t q4j_zero_fill(int32_t fd, int64_t from, int64_t to) {
  if (from < 0 || to < from) {
    return -EINVAL;
  }
  int32_t in_place = q4j_overwrites_in_place(fd);
  if (in_place < 0) {
    return in_place;
  }
  struct q4j_piece pieces[PIECES];
  while (from < to) {
    int64_t length = 0;
    int32_t count = 0;
    for (; count < PIECES && from + length < to; count++) {
      int64_t rest = to - from - length;
      pieces[count].address = q4j_address(zeros);
      pieces[count].length = rest < PIECE ? rest : PIECE;
      length += pieces[count].length;
    }
    int64_t written = q4j_write_vector(fd, from, q4j_address(pieces), count);
    if (written < 0) {
      return (int32_t)written;
    }
    from += length;
  }
  return 0;
}
