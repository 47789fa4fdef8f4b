#include "source.h"

#include <errno.h>
#include <inttypes.h>
#include <linux/fs.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "stream.h"

/* As the older commands said it, whatever the C library's words. */
static const char *reason(int code) {
  return code == EIO ? "Input/output error" : strerror(code);
}

int source_open(struct source *source, int number, const char *name, struct failure *failure) {
  *source = (struct source){number, name, -1, 0};
  struct stat status;
  if (fstat(number, &status) != 0) {
    return fail(failure, "failed to read data:%s: %s", name, strerror(errno));
  }
  if (S_ISDIR(status.st_mode)) {
    return fail(failure, "failed to read data:%s: %s", name, strerror(EISDIR));
  }
  uint64_t length = 0;
  if (S_ISBLK(status.st_mode)) {
    if (ioctl(number, BLKGETSIZE64, &length) != 0) {
      return fail(failure, "failed to read the size of the device:%s: %s", name, strerror(errno));
    }
  } else if (S_ISREG(status.st_mode)) {
    length = (uint64_t)status.st_size; /* 0 also for files that the kernel makes up: read them */
  }
  off_t start = lseek(number, 0, SEEK_CUR);
  if (length > 0 && start >= 0) {
    source->start = start;
    source->length = (int64_t)length > start ? (int64_t)length - start : 0;
  }
  return 0;
}

int source_skip(struct source *source, uint64_t blocks, uint32_t block_size,
                struct failure *failure) {
  if (source->start < 0 || blocks > (uint64_t)source->length / block_size) {
    return fail(failure,
                "cannot go on with block %" PRIu64 ":%s: length=%" PRId64
                " (expected=%" PRIu64 " blocks of %u at least)",
                blocks, source->name, source->length, blocks, block_size);
  }
  int64_t bytes = (int64_t)(blocks * block_size);
  source->start += bytes;
  source->length -= bytes;
  return 0;
}

static int64_t read_failed(const struct source *source, uint64_t offset, struct failure *failure) {
  return fail(failure, "failed to read data:%s: %s at offset %" PRIu64, source->name,
              reason(errno), offset);
}

static int64_t read_at_once(const struct source *source, void *to, uint64_t offset, size_t length,
                            struct failure *failure) {
  uint64_t left =
      offset < (uint64_t)source->length ? (uint64_t)source->length - offset : 0;
  size_t want = left < length ? (size_t)left : length;
  size_t done = 0;
  while (done < want) {
    ssize_t got = pread(source->number, (char *)to + done, want - done,
                        source->start + (off_t)(offset + done));
    if (got == 0) {
      return fail(failure,
                  "the source shrank while it was read:%s: ends at %" PRIu64
                  " (expected=%" PRId64 "); dump a snapshot",
                  source->name, offset + done, source->length);
    }
    if (got > 0) {
      done += (size_t)got;
    } else if (errno != EINTR) {
      return read_failed(source, offset + done, failure);
    }
  }
  return (int64_t)done;
}

int64_t source_read(const struct source *source, void *to, uint64_t offset, size_t length,
                    struct failure *failure) {
  if (source->start >= 0) {
    return read_at_once(source, to, offset, length, failure);
  }
  ssize_t got = read_fully(source->number, to, length);
  return got >= 0 ? got : read_failed(source, offset, failure);
}
