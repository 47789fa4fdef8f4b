/* Vectored writes, longer than one call of the kernel takes. */
#include <limits.h>

#include "check.h"

#define PIECES (2 * IOV_MAX + 77)

static void more_pieces_than_iov_max_are_written_in_order(int32_t fd) {
  static char bytes[PIECES * 3];
  static char in[PIECES * 3 + 1];
  static struct q4j_piece pieces[PIECES];
  int64_t total = 0;
  for (int i = 0; i < PIECES; i++) {
    int64_t length = i % 4; /* Empty ones among them. */
    pieces[i] = (struct q4j_piece){ADDRESS(bytes + total), length};
    for (int64_t end = total + length; total < end; total++) {
      bytes[total] = (char)(total * 7 + i);
    }
  }
  CHECK_IS(q4j_write_vector(fd, 5, ADDRESS(pieces), PIECES), total);
  CHECK_IS(q4j_length(fd), total + 5);
  CHECK_IS(q4j_read(fd, 5, ADDRESS(in), sizeof(in)), total);
  CHECK(memcmp(in, bytes, (size_t)total) == 0);
}

static void nothing_to_write_is_no_error(int32_t fd) {
  int64_t before = q4j_length(fd);
  struct q4j_piece empty = {0, 0};
  CHECK_IS(q4j_write_vector(fd, before + 100, ADDRESS(&empty), 1), 0);
  CHECK_IS(q4j_write_vector(fd, before + 100, 0, 0), 0);
  CHECK_IS(q4j_length(fd), before);
}

static void lengths_that_overflow_are_refused(int32_t fd) {
  struct q4j_piece pieces[] = {{ADDRESS("a"), 1}, {ADDRESS("b"), INT64_MAX}};
  CHECK_IS(q4j_write_vector(fd, 0, ADDRESS(pieces), 2), -EINVAL);
  pieces[1].length = -1;
  CHECK_IS(q4j_write_vector(fd, 0, ADDRESS(pieces), 2), -EINVAL);
  CHECK_IS(q4j_write_vector(fd, 0, ADDRESS(pieces), -1), -EINVAL);
}

static void a_bad_address_is_an_error_and_no_crash(int32_t fd) {
  struct q4j_piece bad = {16, 1};
  CHECK_IS(q4j_write_vector(fd, 0, ADDRESS(&bad), 1), -EFAULT);
}

int main(void) {
  int32_t fd = new_file();
  more_pieces_than_iov_max_are_written_in_order(fd);
  nothing_to_write_is_no_error(fd);
  lengths_that_overflow_are_refused(fd);
  a_bad_address_is_an_error_and_no_crash(fd);
  CHECK_IS(q4j_close(fd), 0);
  return 0;
}
