#include <stddef.h>
#include <sys/mman.h>

#include "internal.h"

int64_t q4j_map(int32_t fd, int64_t offset, int64_t length) {
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
  void *address = mmap(NULL, (size_t)length, PROT_READ, MAP_SHARED, fd, offset);
  return address == MAP_FAILED ? -errno : q4j_address(address);
}

int32_t q4j_unmap(int64_t address, int64_t length) {
  if (length <= 0 || (uint64_t)length > SIZE_MAX) {
    return -EINVAL;
  }
  return q4j_result(munmap(q4j_pointer(address), (size_t)length));
}
