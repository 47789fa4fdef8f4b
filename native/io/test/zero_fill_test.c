/* Zeros that are written where space was only allocated. */
#include "check.h"

#define MIB (1 << 20)

static void what_is_filled_is_no_hole_any_more(int32_t fd) {
  CHECK_IS(q4j_zero_fill(fd, MIB, 2 * MIB), 0);
  CHECK_IS(q4j_next_data(fd, MIB), MIB);
  CHECK(q4j_next_hole(fd, MIB) >= 2 * MIB);
}

static void it_reads_as_zero_and_what_stands_beside_stays(int32_t fd) {
  static char in[3 * MIB];
  static char out[3 * MIB];
  memset(out, 'x', sizeof(out));
  CHECK_IS(q4j_write(fd, 0, ADDRESS(out), sizeof(out)), (int64_t)sizeof(out));
  memset(out + 1001, 0, 2 * MIB + 5);
  CHECK_IS(q4j_zero_fill(fd, 1001, 1001 + 2 * MIB + 5), 0);
  CHECK_IS(q4j_read(fd, 0, ADDRESS(in), sizeof(in)), (int64_t)sizeof(in));
  CHECK(memcmp(in, out, sizeof(out)) == 0);
  CHECK_IS(q4j_length(fd), (int64_t)sizeof(out));
}

static void nothing_is_done_for_nothing(int32_t fd) {
  CHECK_IS(q4j_zero_fill(fd, 5, 5), 0);
  CHECK_IS(q4j_length(fd), 3 * MIB);
}

static void senseless_numbers_are_refused(int32_t fd) {
  CHECK_IS(q4j_zero_fill(fd, -1, 5), -EINVAL);
  CHECK_IS(q4j_zero_fill(fd, 5, 4), -EINVAL);
  CHECK_IS(q4j_zero_fill(-1, 0, 5), -EBADF);
}

int main(void) {
  int32_t fd = new_file();
  CHECK(q4j_preallocate(fd, 0, 3 * MIB) >= 0);
  if (q4j_zero_fill(fd, 0, 1) == -EOPNOTSUPP) {
    return 77; /* A file system that copies on write. */
  }
  what_is_filled_is_no_hole_any_more(fd);
  it_reads_as_zero_and_what_stands_beside_stays(fd);
  nothing_is_done_for_nothing(fd);
  senseless_numbers_are_refused(fd);
  CHECK_IS(q4j_close(fd), 0);
  return 0;
}
