/* A full disk: a tmpfs of 1 MiB. Needs root. */
#include <sys/mount.h>

#include "check.h"

#define MIB (1 << 20)

static char mount_point[] = "/tmp/q4j-full-XXXXXX";
static char full_path[sizeof(mount_point) + 16];

static void unmount(void) {
  umount2(mount_point, MNT_DETACH);
  rmdir(mount_point);
}

static void a_growth_that_does_not_fit_changes_nothing(int32_t fd) {
  CHECK_IS(q4j_preallocate(fd, 0, MIB / 2), Q4J_ALLOCATED);
  CHECK_IS(q4j_preallocate(fd, MIB / 2, 4 * MIB), -ENOSPC);
  CHECK_IS(q4j_length(fd), MIB / 2);
}

static void what_the_failure_took_is_given_back(int32_t fd) {
  CHECK_IS(q4j_preallocate(fd, MIB / 2, MIB / 4 * 3), Q4J_ALLOCATED);
  CHECK_IS(q4j_length(fd), MIB / 4 * 3);
}

static void writes_into_allocated_space_meet_no_full_disk(int32_t fd) {
  char path[sizeof(mount_point) + 16];
  snprintf(path, sizeof(path), "%s/filler", mount_point);
  int32_t filler = q4j_open(ADDRESS(path), NEW_FILE);
  CHECK(filler >= 0);
  static char bytes[MIB];
  CHECK_IS(q4j_write(filler, 0, ADDRESS(bytes), MIB), -ENOSPC);
  CHECK_IS(q4j_write(fd, 0, ADDRESS(bytes), MIB / 4 * 3), MIB / 4 * 3);
  CHECK_IS(q4j_write(fd, MIB, ADDRESS(bytes), 1), -ENOSPC);
  CHECK_IS(q4j_close(filler), 0);
}

int main(void) {
  CHECK(mkdtemp(mount_point) != NULL);
  if (mount("tmpfs", mount_point, "tmpfs", 0, "size=1m") == -1) {
    rmdir(mount_point);
    puts("skipped: no right to mount a tmpfs");
    return SKIPPED;
  }
  atexit(unmount);
  snprintf(full_path, sizeof(full_path), "%s/file", mount_point);
  int32_t fd = q4j_open(ADDRESS(full_path), NEW_FILE);
  CHECK(fd >= 0);
  a_growth_that_does_not_fit_changes_nothing(fd);
  what_the_failure_took_is_given_back(fd);
  writes_into_allocated_space_meet_no_full_disk(fd);
  CHECK_IS(q4j_close(fd), 0);
  return 0;
}
