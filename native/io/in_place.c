#include <linux/magic.h>
#include <sys/vfs.h>

#include "internal.h"

/* Not in every version of linux/magic.h. */
#define Q4J_BCACHEFS 0xca451a4eU
#define Q4J_ZFS 0x2fc12fc1U

int32_t q4j_overwrites_in_place(int fd) {
  struct statfs system;
  int result;
  do {
    result = fstatfs(fd, &system);
  } while (result == -1 && errno == EINTR);
  if (result == -1) {
    return -errno;
  }
  switch ((uint32_t)system.f_type) {
  case BTRFS_SUPER_MAGIC:
  case F2FS_SUPER_MAGIC:
  case NILFS_SUPER_MAGIC:
  case Q4J_BCACHEFS:
  case Q4J_ZFS:
    return -EOPNOTSUPP;
  default:
    return 0;
  }
}
