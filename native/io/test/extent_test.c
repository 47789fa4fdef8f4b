/* Where a sparse file has bytes. */
#include "check.h"

#define FAR (INT64_C(5) << 30)

int main(void) {
  int32_t fd = new_file();
  CHECK_IS(q4j_next_data(fd, 0), 0);
  CHECK_IS(q4j_write(fd, FAR, ADDRESS("x"), 1), 1);
  CHECK_IS(q4j_truncate(fd, 2 * FAR), 0);
  /* A file system that knows no holes says that all is data; both are right, and both agree. */
  int64_t data = q4j_next_data(fd, 0);
  CHECK(data >= 0 && data <= FAR);
  int64_t hole = q4j_next_hole(fd, FAR);
  CHECK(hole > FAR && hole <= 2 * FAR);
  if (data > 0) {
    CHECK_IS(q4j_next_data(fd, hole), 2 * FAR);
    CHECK_IS(q4j_next_hole(fd, 0), 0);
  }
  CHECK_IS(q4j_next_data(fd, 2 * FAR), 2 * FAR);
  CHECK_IS(q4j_next_data(fd, 3 * FAR), 2 * FAR);
  CHECK_IS(q4j_next_data(fd, -1), -EINVAL);
  CHECK_IS(q4j_next_data(-1, 0), -EBADF);
  return 0;
}
