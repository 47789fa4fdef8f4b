/* Preallocation and truncation where there is room. */
#include <sys/stat.h>

#include "check.h"

#define MIB (1 << 20)

static int64_t allocated(int32_t fd) {
  struct stat status;
  CHECK(fstat(fd, &status) == 0);
  return (int64_t)status.st_blocks * 512;
}

static void growth_reads_as_zero_and_is_allocated(int32_t fd) {
  int32_t done = q4j_preallocate(fd, 0, MIB);
  CHECK(done == Q4J_ALLOCATED || done == Q4J_HOLE);
  CHECK_IS(q4j_length(fd), MIB);
  CHECK(done == Q4J_HOLE || allocated(fd) >= MIB);
  static char bytes[MIB];
  static const char zeroes[MIB];
  memset(bytes, 1, MIB);
  CHECK_IS(q4j_read(fd, 0, ADDRESS(bytes), MIB), MIB);
  CHECK(memcmp(bytes, zeroes, MIB) == 0);
}

static void it_never_shrinks_and_keeps_what_is_there(int32_t fd) {
  char byte = 0;
  CHECK_IS(q4j_write(fd, 100, ADDRESS("k"), 1), 1);
  CHECK(q4j_preallocate(fd, 0, 4096) >= 0);
  CHECK(q4j_preallocate(fd, 4096, 4096) >= 0);
  CHECK_IS(q4j_length(fd), MIB);
  CHECK(q4j_preallocate(fd, 0, 2 * MIB) >= 0);
  CHECK_IS(q4j_length(fd), 2 * MIB);
  CHECK_IS(q4j_read(fd, 100, ADDRESS(&byte), 1), 1);
  CHECK_IS(byte, 'k');
}

static void holes_inside_are_filled(int32_t fd) {
  CHECK_IS(q4j_truncate(fd, 0), 0);
  CHECK_IS(q4j_truncate(fd, MIB), 0);
  int32_t done = q4j_preallocate(fd, 0, MIB);
  CHECK(done == Q4J_HOLE || allocated(fd) >= MIB);
  CHECK_IS(q4j_length(fd), MIB);
}

static void truncate_cuts(int32_t fd) {
  CHECK_IS(q4j_truncate(fd, 10), 0);
  CHECK_IS(q4j_length(fd), 10);
  CHECK_IS(q4j_truncate(fd, -1), -EINVAL);
}

static void senseless_numbers_are_refused(int32_t fd) {
  CHECK_IS(q4j_preallocate(fd, -1, MIB), -EINVAL);
  CHECK_IS(q4j_preallocate(fd, MIB, 0), -EINVAL);
  CHECK_IS(q4j_preallocate(-1, 0, MIB), -EBADF);
  CHECK_IS(q4j_preallocate(fd, 0, INT64_MAX), -EFBIG);
  CHECK_IS(q4j_length(fd), 10);
}

int main(void) {
  int32_t fd = new_file();
  growth_reads_as_zero_and_is_allocated(fd);
  it_never_shrinks_and_keeps_what_is_there(fd);
  holes_inside_are_filled(fd);
  truncate_cuts(fd);
  senseless_numbers_are_refused(fd);
  CHECK_IS(q4j_close(fd), 0);
  return 0;
}
