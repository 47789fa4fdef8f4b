/* Whether a file without a name is this descriptor's alone. */
#include "check.h"

int main(void) {
  int32_t fd = new_file();
  CHECK_IS(q4j_is_last_reference(-1), -EBADF);
  CHECK_IS(q4j_is_last_reference(fd), 0); /* It has a name. */
  int32_t reader = q4j_open(ADDRESS(check_path), Q4J_OPEN_READ);
  CHECK(reader >= 0);
  CHECK_IS(q4j_write(fd, 0, ADDRESS("x"), 1), 1);
  CHECK_IS(q4j_unlink(ADDRESS(check_path)), 0);
  CHECK_IS(q4j_is_last_reference(fd), 0);

  int64_t page = 4096;
  CHECK_IS(q4j_truncate(fd, page), 0);
  int64_t mapped = q4j_map(reader, 0, page);
  CHECK(mapped > 0);
  CHECK_IS(q4j_close(reader), 0);
  CHECK_IS(q4j_is_last_reference(fd), 0); /* A mapping reads it, too. */
  CHECK_IS(q4j_unmap(mapped, page), 0);
  int32_t last = q4j_is_last_reference(fd);
  if (last == 0) {
    return 77; /* A file system without leases. */
  }
  CHECK_IS(last, 1);
  CHECK_IS(q4j_is_last_reference(fd), 1);
  return 0;
}
