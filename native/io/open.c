#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

static int system_flags(int32_t flags) {
  /* O_NONBLOCK: a FIFO in the file's place must not make the caller wait for a writer. */
  int system = O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
  system |= flags & Q4J_OPEN_WRITE ? O_RDWR : O_RDONLY;
  system |= flags & Q4J_OPEN_CREATE ? O_CREAT : 0;
  system |= flags & Q4J_OPEN_EXCLUSIVE ? O_EXCL : 0;
  system |= flags & Q4J_OPEN_NO_FOLLOW ? O_NOFOLLOW : 0;
  return system;
}

static int32_t refuse_unless_regular(int fd) {
  struct stat status;
  if (fstat(fd, &status) == -1) {
    return -errno;
  }
  if (S_ISREG(status.st_mode)) {
    return 0;
  }
  return S_ISDIR(status.st_mode) ? -EISDIR : -EINVAL;
}

int32_t q4j_open(int64_t path, int32_t flags) {
  int32_t known =
      Q4J_OPEN_WRITE | Q4J_OPEN_CREATE | Q4J_OPEN_EXCLUSIVE | Q4J_OPEN_NO_FOLLOW;
  if ((flags & ~known) != 0 || ((flags & Q4J_OPEN_CREATE) && !(flags & Q4J_OPEN_WRITE))) {
    return -EINVAL;
  }
  int fd;
  do {
    fd = open(q4j_pointer(path), system_flags(flags), S_IRUSR | S_IWUSR);
  } while (fd == -1 && errno == EINTR);
  if (fd == -1) {
    return -errno;
  }
  int32_t refused = refuse_unless_regular(fd);
  if (refused != 0) {
    close(fd);
    return refused;
  }
  return fd;
}

int32_t q4j_close(int32_t fd) {
  int32_t result = q4j_result(close(fd));
  /* Linux has given the descriptor back by then; a second try could close somebody else's. */
  return result == -EINTR ? 0 : result;
}

int64_t q4j_length(int32_t fd) {
  struct stat status;
  return fstat(fd, &status) == -1 ? -errno : status.st_size;
}
