/* What the tests of the wrappers share: a folder of their own, and files in it. */
#ifndef CHECK_CRON_H
#define CHECK_CRON_H

#include <fcntl.h>
#include <ftw.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../check.h"
#include "message.h"

const char program_name[] = "test";
const char page_text[] = "";

static char check_folder[] = "/tmp/q4j-cron-test-XXXXXX";

static inline int remove_entry(const char *path, const struct stat *status, int kind,
                               struct FTW *place) {
  (void)status;
  (void)kind;
  (void)place;
  return remove(path);
}

static inline void remove_folder(void) {
  nftw(check_folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

static inline void make_folder(void) {
  CHECK(mkdtemp(check_folder) != NULL);
  atexit(remove_folder);
  CHECK(chdir(check_folder) == 0);
}

/* Reads a whole file; *size tells how long it is. The caller frees it. */
static inline char *read_whole(const char *path, size_t *size) {
  int fd = open(path, O_RDONLY);
  struct stat file;
  CHECK(fd != -1 && fstat(fd, &file) == 0);
  *size = (size_t)file.st_size;
  char *bytes = malloc(*size + 1);
  CHECK(bytes != NULL);
  size_t done = 0;
  while (done < *size) {
    ssize_t count = read(fd, bytes + done, *size - done);
    CHECK(count > 0);
    done += (size_t)count;
  }
  bytes[*size] = '\0';
  close(fd);
  return bytes;
}

static inline void check_content(const char *path, const char *expected) {
  size_t size;
  char *bytes = read_whole(path, &size);
  if (strcmp(bytes, expected) != 0) {
    fprintf(stderr, "%s holds \"%s\", expected \"%s\"\n", path, bytes, expected);
    exit(1);
  }
  free(bytes);
}

#endif
