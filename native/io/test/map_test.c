/* Mappings: they show what is written, and never reach past the file. */
#include "check.h"

static void a_mapping_shows_what_is_written_later(int32_t fd, int64_t page) {
  int64_t address = q4j_map(fd, page, page);
  CHECK(address > 0);
  const char *bytes = (const char *)(uintptr_t)address;
  CHECK_IS(bytes[3], 0);
  CHECK_IS(q4j_write(fd, page + 3, ADDRESS("z"), 1), 1);
  CHECK_IS(bytes[3], 'z');
  CHECK_IS(q4j_unmap(address, page), 0);
}

static void what_is_stored_in_a_mapping_is_read(int32_t fd, int64_t page) {
  int64_t address = q4j_map_writable(fd, page, page);
  if (address == -EOPNOTSUPP) {
    return; /* A file system that copies on write. */
  }
  CHECK(address > 0);
  char *bytes = (char *)(uintptr_t)address;
  memcpy(bytes + 5, "stored", 6);
  char read[6] = {0};
  CHECK_IS(q4j_read(fd, page + 5, ADDRESS(read), 6), 6);
  CHECK(memcmp(read, "stored", 6) == 0);
  CHECK_IS(q4j_unmap(address, page), 0);
  CHECK_IS(q4j_map_writable(fd, 3 * page, page), -ENXIO);
  CHECK_IS(q4j_map_writable(fd, page, 0), -EINVAL);
  CHECK_IS(q4j_map_writable(-1, 0, page), -EBADF);
  int32_t reader = q4j_open(ADDRESS(check_path), Q4J_OPEN_READ);
  CHECK(reader >= 0);
  CHECK_IS(q4j_map_writable(reader, 0, page), -EACCES);
  CHECK_IS(q4j_close(reader), 0);
}

static void what_is_not_inside_the_file_is_not_mapped(int32_t fd, int64_t page) {
  CHECK_IS(q4j_map(fd, 0, 3 * page + 1), -ENXIO);
  CHECK_IS(q4j_map(fd, 4 * page, 1), -ENXIO);
  CHECK_IS(q4j_map(fd, page, INT64_MAX), sizeof(size_t) < sizeof(int64_t) ? -ENOMEM : -ENXIO);
}

static void senseless_numbers_are_refused(int32_t fd, int64_t page) {
  CHECK_IS(q4j_map(fd, 0, 0), -EINVAL);
  CHECK_IS(q4j_map(fd, -page, page), -EINVAL);
  CHECK_IS(q4j_map(fd, 1, page), -EINVAL);
  CHECK_IS(q4j_unmap(page, 0), -EINVAL);
  CHECK_IS(q4j_map(-1, 0, page), -EBADF);
}

int main(void) {
  int64_t page = sysconf(_SC_PAGESIZE);
  int32_t fd = new_file();
  CHECK_IS(q4j_truncate(fd, 3 * page), 0);
  a_mapping_shows_what_is_written_later(fd, page);
  what_is_stored_in_a_mapping_is_read(fd, page);
  what_is_not_inside_the_file_is_not_mapped(fd, page);
  senseless_numbers_are_refused(fd, page);
  CHECK_IS(q4j_close(fd), 0);
  return 0;
}
