#include "stream.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

ssize_t read_fully(int number, void *to, size_t length) {
  size_t done = 0;
  while (done < length) {
    ssize_t got = read(number, (char *)to + done, length - done);
    if (got == 0) {
      break;
    }
    if (got > 0) {
      done += (size_t)got;
    } else if (errno != EINTR) {
      return -1;
    }
  }
  return (ssize_t)done;
}

int write_fully(int number, struct iovec *pieces, int count) {
  while (count > 0) {
    ssize_t put = writev(number, pieces, count < IOV_MAX ? count : IOV_MAX);
    if (put < 0) {
      if (errno == EINTR) {
        continue;
      }
      return -1;
    }
    size_t left = (size_t)put;
    while (count > 0 && left >= pieces->iov_len) {
      left -= pieces->iov_len;
      pieces++;
      count--;
    }
    if (count > 0) {
      pieces->iov_base = (char *)pieces->iov_base + left;
      pieces->iov_len -= left;
    }
  }
  return 0;
}

static ssize_t read_descriptor(void *context, void *to, size_t length, struct failure *failure) {
  const struct descriptor *descriptor = context;
  ssize_t got = read_fully(descriptor->number, to, length);
  return got >= 0 ? got
                  : fail(failure, "failed to read %s (fd:%d):%s", descriptor->what,
                         descriptor->number, strerror(errno));
}

static int write_descriptor(void *context, struct iovec *pieces, int count,
                            struct failure *failure) {
  const struct descriptor *descriptor = context;
  return write_fully(descriptor->number, pieces, count) == 0
             ? 0
             : fail(failure, "failed to write %s (fd:%d):%s", descriptor->what,
                    descriptor->number, strerror(errno));
}

struct input descriptor_input(struct descriptor *descriptor) {
  return (struct input){read_descriptor, descriptor};
}

struct output descriptor_output(struct descriptor *descriptor) {
  return (struct output){write_descriptor, descriptor};
}
