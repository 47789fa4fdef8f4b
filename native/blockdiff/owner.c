#include "owner.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stream.h"

#define TAG "q4j_backup="
#define BOOT 8 /* characters of the boot's id: enough to tell it from the one before */

static ssize_t read_small(const char *path, char *text, size_t capacity) {
  int number = open(path, O_RDONLY | O_CLOEXEC);
  if (number < 0) {
    return -1;
  }
  ssize_t got = read_fully(number, text, capacity - 1);
  close(number);
  text[got > 0 ? got : 0] = '\0';
  return got;
}

/* Returns when a process started, in ticks since the boot; 0 when there is none. */
static uint64_t started(long pid) {
  char path[64];
  char text[1024];
  snprintf(path, sizeof(path), "/proc/%ld/stat", pid);
  if (read_small(path, text, sizeof(text)) <= 0) {
    return 0;
  }
  const char *at = strrchr(text, ')'); /* The name before it may hold anything. */
  for (int field = 2; at != NULL && field < 22; field++) {
    at = strchr(at + 1, ' ');
  }
  return at == NULL ? 0 : strtoull(at, NULL, 10);
}

int owner_tag(char tag[OWNER_TAG], struct failure *failure) {
  char boot[64];
  long pid = getpid();
  uint64_t start = started(pid);
  if (read_small("/proc/sys/kernel/random/boot_id", boot, sizeof(boot)) < BOOT || start == 0) {
    return fail(failure, "cannot read /proc: %s", strerror(errno));
  }
  snprintf(tag, OWNER_TAG, TAG "%.8s.%ld.%" PRIu64, boot, pid, start);
  return 0;
}

bool owner_is_gone(const char *tag) {
  char boot[64];
  size_t prefix = strlen(TAG);
  if (strncmp(tag, TAG, prefix) != 0 || strspn(tag + prefix, "0123456789abcdef") != BOOT ||
      tag[prefix + BOOT] != '.' ||
      read_small("/proc/sys/kernel/random/boot_id", boot, sizeof(boot)) < BOOT) {
    return false; /* In doubt nothing is removed. */
  }
  char *end = NULL;
  long pid = strtol(tag + prefix + BOOT + 1, &end, 10);
  if (pid <= 0 || *end != '.') {
    return false;
  }
  uint64_t start = strtoull(end + 1, NULL, 10);
  return strncmp(tag + prefix, boot, BOOT) != 0 || started(pid) != start;
}
