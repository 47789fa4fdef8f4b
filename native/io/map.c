#include <stddef.h>
#include <sys/mman.h>

#include "internal.h"

static int64_t map(int32_t fd, int64_t offset, int64_t length, int protection) {
  if (offset < 0 || length <= 0) {
    return -EINVAL;
  }
  if ((uint64_t)length > SIZE_MAX) {
    return -ENOMEM;
  }
  /* Touching a page behind the end of the file would be a SIGBUS, much later. */
  int64_t end = q4j_length(fd);
  if (end < 0) {
    return end;
  }
  if (offset > end || length > end - offset) {
    return -ENXIO;
  }
  void *address = mmap(NULL, (size_t)length, protection, MAP_SHARED, fd, offset);
  return address == MAP_FAILED ? -errno : q4j_address(address);
}

int64_t q4j_map(int32_t fd, int64_t offset, int64_t length) {
  return map(fd, offset, length, PROT_READ);
}

int64_t q4j_map_writable(int32_t fd, int64_t offset, int64_t length) {
  int32_t in_place = q4j_overwrites_in_place(fd);
  if (in_place < 0) {
    return in_place;
  }
  return map(fd, offset, length, PROT_READ | PROT_WRITE);
}

int32_t q4j_unmap(int64_t address, int64_t length) {
  if (length <= 0 || (uint64_t)length > SIZE_MAX) {
    return -EINVAL;
  }
  return q4j_result(munmap(q4j_pointer(address), (size_t)length));
}
