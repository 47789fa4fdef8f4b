#include "change.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "stream.h"

/* Of the kernel's statistics of a block device: sectors of 512 bytes. */
#define WRITTEN_FIELD 7

static uint64_t sectors_written(const struct stat *status) {
  char path[64];
  char text[512];
  snprintf(path, sizeof(path), "/sys/dev/block/%u:%u/stat", major(status->st_rdev),
           minor(status->st_rdev));
  int number = open(path, O_RDONLY | O_CLOEXEC);
  if (number < 0) {
    return UINT64_MAX;
  }
  ssize_t got = read_fully(number, text, sizeof(text) - 1);
  close(number);
  text[got > 0 ? got : 0] = '\0';
  char *at = text;
  uint64_t value = 0;
  for (int field = 0; field < WRITTEN_FIELD; field++) {
    char *end;
    value = strtoull(at, &end, 10);
    if (end == at) {
      return UINT64_MAX;
    }
    at = end;
  }
  return value;
}

void change_begin(struct change *change, int source) {
  *change = (struct change){.written = UINT64_MAX};
  if (fstat(source, &change->status) != 0) {
    change->status.st_mode = 0; /* Then nothing is seen; the dump fails by itself. */
  } else if (S_ISBLK(change->status.st_mode)) {
    change->written = sectors_written(&change->status);
  }
}

static bool is_same_time(struct timespec one, struct timespec other) {
  return one.tv_sec == other.tv_sec && one.tv_nsec == other.tv_nsec;
}

bool change_seen(const struct change *change, int source, char *words, size_t capacity) {
  struct change now;
  change_begin(&now, source);
  if (S_ISBLK(change->status.st_mode) && change->written != now.written) {
    snprintf(words, capacity, "the source changed while it was read: sectors written=%" PRIu64,
             now.written - change->written);
    return true;
  }
  if (S_ISREG(change->status.st_mode) &&
      (change->status.st_size != now.status.st_size ||
       !is_same_time(change->status.st_mtim, now.status.st_mtim) ||
       !is_same_time(change->status.st_ctim, now.status.st_ctim))) {
    snprintf(words, capacity,
             "the source changed while it was read: length=%" PRId64 " (expected=%" PRId64 ")",
             (int64_t)now.status.st_size, (int64_t)change->status.st_size);
    return true;
  }
  return false;
}
