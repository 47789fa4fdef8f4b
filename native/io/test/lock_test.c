/* The advisory lock belongs to one open file description. */
#include <sys/wait.h>

#include "check.h"

static int32_t open_again(void) {
  int32_t fd = q4j_open(ADDRESS(check_path), Q4J_OPEN_WRITE);
  CHECK(fd >= 0);
  return fd;
}

static void a_second_description_is_kept_out(int32_t fd) {
  CHECK_IS(q4j_lock(fd), 0);
  CHECK_IS(q4j_lock(fd), 0);
  int32_t second = open_again();
  CHECK_IS(q4j_lock(second), -EWOULDBLOCK);
  CHECK_IS(q4j_close(second), 0);
}

static void another_process_is_kept_out(void) {
  pid_t child = fork();
  CHECK(child >= 0);
  if (child == 0) {
    _exit(q4j_lock(open_again()) == -EWOULDBLOCK ? 0 : 1);
  }
  int status = -1;
  CHECK(waitpid(child, &status, 0) == child);
  CHECK_IS(status, 0);
}

static void closing_gives_the_lock_back(int32_t fd) {
  int32_t second = open_again();
  CHECK_IS(q4j_close(fd), 0);
  CHECK_IS(q4j_lock(second), 0);
  CHECK_IS(q4j_close(second), 0);
}

int main(void) {
  int32_t fd = new_file();
  a_second_description_is_kept_out(fd);
  another_process_is_kept_out();
  closing_gives_the_lock_back(fd);
  CHECK_IS(q4j_lock(-1), -EBADF);
  return 0;
}
