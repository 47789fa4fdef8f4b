#include <fcntl.h>
#include <unistd.h>

#include "internal.h"

int32_t q4j_sync(int32_t fd) {
  /* Not repeated after EIO or ENOSPC: a second call can succeed with the pages lost. */
  int result;
  do {
    result = fdatasync(fd);
  } while (result == -1 && errno == EINTR);
  return q4j_result(result);
}

int32_t q4j_sync_directory(int64_t path) {
  int fd = open(q4j_pointer(path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd == -1) {
    return -errno;
  }
  int result;
  do {
    result = fsync(fd);
  } while (result == -1 && errno == EINTR);
  int32_t failure = q4j_result(result);
  close(fd);
  return failure;
}
