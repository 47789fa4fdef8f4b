#include <linux/magic.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/vfs.h>

#include "internal.h"

/* Not in every version of linux/magic.h. */
#define Q4J_BCACHEFS 0xca451a4eU
#define Q4J_ZFS 0x2fc12fc1U

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

/* There a page that is changed needs new space, also where space is allocated. */
static int copies_on_write(const struct statfs *system) {
  switch ((uint32_t)system->f_type) {
  case BTRFS_SUPER_MAGIC:
  case F2FS_SUPER_MAGIC:
  case NILFS_SUPER_MAGIC:
  case Q4J_BCACHEFS:
  case Q4J_ZFS:
    return 1;
  default:
    return 0;
  }
}

int64_t q4j_map_writable(int32_t fd, int64_t offset, int64_t length) {
  struct statfs system;
  int result;
  do {
    result = fstatfs(fd, &system);
  } while (result == -1 && errno == EINTR);
  if (result == -1) {
    return -errno;
  }
  if (copies_on_write(&system)) {
    return -EOPNOTSUPP;
  }
  return map(fd, offset, length, PROT_READ | PROT_WRITE);
}

int32_t q4j_unmap(int64_t address, int64_t length) {
  if (length <= 0 || (uint64_t)length > SIZE_MAX) {
    return -EINVAL;
  }
  return q4j_result(munmap(q4j_pointer(address), (size_t)length));
}
