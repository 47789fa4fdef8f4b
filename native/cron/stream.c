#include "stream.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

int open_standard_streams(void) {
  for (int fd = 0; fd <= 2; fd++) {
    if (fcntl(fd, F_GETFD) == -1) {
      int opened = open(fd == 1 ? "/dev/full" : "/dev/null", fd == 0 ? O_RDONLY : O_WRONLY);
      if (opened == -1) {
        return -1;
      }
    }
  }
  return 0;
}

int write_counted(int fd, const void *bytes, size_t count, size_t *written) {
  *written = 0;
  while (*written < count) {
    ssize_t result = write(fd, (const char *)bytes + *written, count - *written);
    if (result >= 0) {
      *written += (size_t)result;
    } else if (errno == EAGAIN) {
      /* Somebody else made the shared description non-blocking. */
      struct pollfd ready = {.fd = fd, .events = POLLOUT};
      if (poll(&ready, 1, -1) == -1 && errno != EINTR) {
        return -1;
      }
    } else if (errno != EINTR) {
      return -1;
    }
  }
  return 0;
}

int write_all(int fd, const void *bytes, size_t count) {
  size_t written;
  return write_counted(fd, bytes, count, &written);
}
