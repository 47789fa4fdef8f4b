#include <fcntl.h>
#include <unistd.h>

#include "internal.h"

int32_t q4j_truncate(int32_t fd, int64_t length) {
  int result;
  do {
    result = ftruncate(fd, length);
  } while (result == -1 && errno == EINTR);
  return q4j_result(result);
}

static int32_t allocate_keeping_size(int fd, int64_t from, int64_t length) {
  int result;
  do {
    result = fallocate(fd, FALLOC_FL_KEEP_SIZE, from, length - from);
  } while (result == -1 && errno == EINTR);
  return q4j_result(result);
}

/*
 * The space first, the length after it: fallocate(2) without KEEP_SIZE lets the file grow as far as
 * the space reached before it fails, on ext4 for one.
 */
int32_t q4j_preallocate(int32_t fd, int64_t from, int64_t length) {
  if (from < 0 || length < from) {
    return -EINVAL;
  }
  int64_t before = q4j_length(fd);
  if (before < 0) {
    return (int32_t)before;
  }
  int32_t result = from == length ? 0 : allocate_keeping_size(fd, from, length);
  int32_t done = Q4J_ALLOCATED;
  if (result == -EOPNOTSUPP || result == -ENOSYS) {
    result = 0;
    done = Q4J_HOLE;
  }
  if (result == 0 && length > before) {
    result = q4j_truncate(fd, length);
  }
  if (result < 0) {
    /* Gives back what was allocated behind the end. The failure to report is the first one. */
    (void)q4j_truncate(fd, before);
    return result;
  }
  return done;
}
