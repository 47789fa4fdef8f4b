#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>

#include "internal.h"

/*
 * The kernel grants a lease for writing only to the one open file description that there is; that
 * is all the lease is for, so it is given back at once. Somebody who opens the file by way of /proc
 * meanwhile breaks it, which raises a signal: SIGIO would end the process, SIGURG is ignored unless
 * somebody asked for it.
 */
int32_t q4j_is_last_reference(int32_t fd) {
  struct stat status;
  if (fstat(fd, &status) == -1) {
    return -errno;
  }
  if (status.st_nlink != 0 || fcntl(fd, F_SETSIG, SIGURG) == -1 ||
      fcntl(fd, F_SETLEASE, F_WRLCK) == -1) {
    return 0; /* Not the last one, or a file system without leases. */
  }
  return fcntl(fd, F_SETLEASE, F_UNLCK) == -1 ? -errno : 1;
}
