/* What the tests of libq4j share. */
#ifndef IO_CHECK_H
#define IO_CHECK_H

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../check.h"
#include "q4j.h"

#define ADDRESS(pointer) ((int64_t)(uintptr_t)(pointer))
#define NEW_FILE (Q4J_OPEN_WRITE | Q4J_OPEN_CREATE | Q4J_OPEN_EXCLUSIVE)

static char check_directory[] = "/tmp/q4j-test-XXXXXX";
static char check_path[sizeof(check_directory) + 16];

static inline void remove_directory(void) {
  unlink(check_path);
  rmdir(check_directory);
}

/* Makes a directory that is removed at exit, and returns the path of a file in it, not made yet. */
static inline const char *new_path(void) {
  CHECK(mkdtemp(check_directory) != NULL);
  snprintf(check_path, sizeof(check_path), "%s/file", check_directory);
  atexit(remove_directory);
  return check_path;
}

/* Makes an empty file that is removed at exit, and returns it opened for writing. */
static inline int32_t new_file(void) {
  int32_t fd = q4j_open(ADDRESS(new_path()), NEW_FILE);
  CHECK(fd >= 0);
  return fd;
}

#endif
