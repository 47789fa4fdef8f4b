#include <sys/file.h>

#include "internal.h"

/*
 * flock(2) and not fcntl(2): the lock belongs to the open file description, so a second opening in
 * the same process meets it too, and closing an unrelated descriptor of the file does not drop it.
 */
int32_t q4j_lock(int32_t fd) {
  int result;
  do {
    result = flock(fd, LOCK_EX | LOCK_NB);
  } while (result == -1 && errno == EINTR);
  return q4j_result(result);
}
