#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"

#define FILE_LENGTH 131072

/* A multiple of every page size in use. */
#define WINDOW_OFFSET 65536
#define WINDOW_LENGTH 65536

int32_t q4j_abi_version(void) { return Q4J_ABI_VERSION; }

static int32_t expect(int holds) { return holds ? 0 : -EIO; }

static int32_t write_pattern(int fd) {
  static const char TEXT[] = "q4j self test";
  struct q4j_piece pieces[] = {{q4j_address(TEXT), 4}, {q4j_address(TEXT) + 4, 9}};
  int64_t written = q4j_write_vector(fd, WINDOW_OFFSET, q4j_address(pieces), 2);
  if (written < 0) {
    return (int32_t)written;
  }
  int64_t offset = WINDOW_OFFSET + 13;
  char value = '!';
  return q4j_overwrite(fd, q4j_address(&offset), q4j_address(&value), 1);
}

static int32_t read_pattern(int fd) {
  static const char EXPECTED[] = "q4j self test!";
  char read[sizeof(EXPECTED)] = {0};
  int64_t count = q4j_read(fd, WINDOW_OFFSET, q4j_address(read), 14);
  if (count < 0) {
    return (int32_t)count;
  }
  int64_t address = q4j_map(fd, WINDOW_OFFSET, WINDOW_LENGTH);
  if (address < 0) {
    return (int32_t)address;
  }
  /* What was written by a call must show in a mapping at once: not every file system does it. */
  int same = count == 14 && memcmp(read, EXPECTED, 14) == 0 &&
             memcmp(q4j_pointer(address), EXPECTED, 14) == 0;
  int32_t unmapped = q4j_unmap(address, WINDOW_LENGTH);
  return unmapped != 0 ? unmapped : expect(same);
}

/* And what is stored through a mapping must show to a call. */
static int32_t store_pattern(int fd) {
  int64_t address = q4j_map_writable(fd, WINDOW_OFFSET, WINDOW_LENGTH);
  if (address < 0) {
    return address == -EOPNOTSUPP ? 0 : (int32_t)address;
  }
  char *bytes = q4j_pointer(address);
  bytes[3] = '!';
  char read = 0;
  int64_t count = q4j_read(fd, WINDOW_OFFSET + 3, q4j_address(&read), 1);
  int32_t unmapped = q4j_unmap(address, WINDOW_LENGTH);
  if (count < 0) {
    return (int32_t)count;
  }
  return unmapped != 0 ? unmapped : expect(count == 1 && read == '!');
}

static int32_t lock_excludes(int fd, const char *path) {
  int32_t result = q4j_lock(fd);
  if (result != 0) {
    return result;
  }
  int32_t second = q4j_open(q4j_address(path), Q4J_OPEN_WRITE);
  if (second < 0) {
    return second;
  }
  result = expect(q4j_lock(second) == -EWOULDBLOCK);
  q4j_close(second);
  return result;
}

static int32_t test_file(int fd, const char *path) {
  int32_t result = q4j_preallocate(fd, 0, FILE_LENGTH);
  result = result < 0 ? result : expect(q4j_length(fd) == FILE_LENGTH);
  result = result < 0 ? result : write_pattern(fd);
  result = result < 0 ? result : read_pattern(fd);
  result = result < 0 ? result : store_pattern(fd);
  result = result < 0 ? result : lock_excludes(fd, path);
  result = result < 0 ? result : expect(q4j_modified(fd) > 0);
  result = result < 0 ? result : q4j_sync(fd);
  result = result < 0 ? result : q4j_truncate(fd, WINDOW_OFFSET);
  return result < 0 ? result : expect(q4j_length(fd) == WINDOW_OFFSET);
}

int32_t q4j_self_test(int64_t directory) {
  const char *parent = q4j_pointer(directory);
  char path[PATH_MAX];
  char renamed[PATH_MAX];
  int length = snprintf(path, sizeof(path), "%s/q4j-self-test-%d", parent, (int)getpid());
  int longer = snprintf(renamed, sizeof(renamed), "%s/q4j-self-tested-%d", parent, (int)getpid());
  if (length >= PATH_MAX || longer >= PATH_MAX) {
    return -ENAMETOOLONG;
  }
  int32_t fd = q4j_open(q4j_address(path), Q4J_OPEN_WRITE | Q4J_OPEN_CREATE | Q4J_OPEN_EXCLUSIVE);
  if (fd < 0) {
    return fd;
  }
  int32_t result = test_file(fd, path);
  result = result < 0 ? result : q4j_rename(q4j_address(path), q4j_address(renamed));
  int32_t removed = q4j_unlink(q4j_address(result < 0 ? path : renamed));
  result = result < 0 ? result : removed;
  result = result < 0 ? result : q4j_sync_directory(directory);
  int32_t closed = q4j_close(fd);
  return result < 0 ? result : closed;
}
