#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "internal.h"

#define NANOS_PER_SECOND INT64_C(1000000000)

static void fill(int64_t identity, const struct stat *status) {
  struct q4j_identity *out = q4j_pointer(identity);
  out->device_major = major(status->st_dev);
  out->device_minor = minor(status->st_dev);
  out->inode = (int64_t)status->st_ino;
}

int32_t q4j_identity(int32_t fd, int64_t identity) {
  struct stat status;
  if (fstat(fd, &status) == -1) {
    return -errno;
  }
  fill(identity, &status);
  return 0;
}

int32_t q4j_identity_of_path(int64_t path, int64_t identity) {
  struct stat status;
  if (stat(q4j_pointer(path), &status) == -1) {
    return -errno;
  }
  fill(identity, &status);
  return 0;
}

int64_t q4j_modified(int32_t fd) {
  struct stat status;
  if (fstat(fd, &status) == -1) {
    return -errno;
  }
  int64_t seconds = status.st_mtim.tv_sec;
  if (seconds < 0) {
    return 0;
  }
  int64_t most = INT64_MAX / NANOS_PER_SECOND - 1;
  return (seconds < most ? seconds : most) * NANOS_PER_SECOND + status.st_mtim.tv_nsec;
}
