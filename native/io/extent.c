#include <unistd.h>

#include "internal.h"

/* unknown: what a file system that does not tell means, every byte being data to it. */
static int64_t seek(int32_t fd, int64_t offset, int whence, int64_t unknown) {
  if (offset < 0) {
    return -EINVAL;
  }
  int64_t length = q4j_length(fd);
  if (length < 0 || offset >= length) {
    return length;
  }
  off_t found = lseek(fd, offset, whence);
  if (found != -1) {
    return found;
  }
  if (errno == ENXIO) {
    return length; /* A hole up to the end; or cut meanwhile. */
  }
  return errno == EINVAL || errno == EOPNOTSUPP ? unknown : -errno;
}

int64_t q4j_next_data(int32_t fd, int64_t offset) { return seek(fd, offset, SEEK_DATA, offset); }

int64_t q4j_next_hole(int32_t fd, int64_t offset) {
  return seek(fd, offset, SEEK_HOLE, q4j_length(fd));
}
