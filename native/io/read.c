#include <unistd.h>

#include "internal.h"

int64_t q4j_read(int32_t fd, int64_t offset, int64_t address, int64_t length) {
  if (offset < 0 || length < 0 || length > INT64_MAX - offset) {
    return -EINVAL;
  }
  char *target = q4j_pointer(address);
  int64_t done = 0;
  while (done < length) {
    int64_t rest = length - done;
    size_t step = (size_t)(rest < Q4J_LARGEST_TRANSFER ? rest : Q4J_LARGEST_TRANSFER);
    ssize_t count = pread(fd, target + done, step, offset + done);
    if (count == 0) {
      break;
    }
    if (count > 0) {
      done += count;
    } else if (errno != EINTR) {
      return -errno;
    }
  }
  return done;
}
