/*
 * repeat COUNT PROGRAM [ARG ...]: runs it so often, one after the other, and prints the median of the
 * times in microseconds from the start to the end of the process. For benches.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "message.h"
#include "number.h"

extern char **environ;

const char program_name[] = "repeat";
const char page_text[] = "";

static int compare(const void *left, const void *right) {
  int64_t a = *(const int64_t *)left;
  int64_t b = *(const int64_t *)right;
  return (a > b) - (a < b);
}

static int64_t once(char **program, const posix_spawn_file_actions_t *actions) {
  pid_t pid;
  int status;
  int64_t start = now_nanos(CLOCK_MONOTONIC);
  int failure = posix_spawnp(&pid, program[0], actions, NULL, program, environ);
  if (failure != 0) {
    complain("%s: %s", program[0], strerror(failure));
    exit(3);
  }
  if (waitpid(pid, &status, 0) == -1 || status != 0) {
    complain("%s: status=%d (expected=0)", program[0], status);
    exit(3);
  }
  return now_nanos(CLOCK_MONOTONIC) - start;
}

int main(int count, char **arguments) {
  int64_t times;
  if (count < 3 || !parse_whole(arguments[1], 1, 1000000, &times)) {
    complain("usage: repeat COUNT PROGRAM [ARG ...]");
    return 2;
  }
  int64_t *nanos = calloc((size_t)times, sizeof(*nanos));
  posix_spawn_file_actions_t actions;
  if (nanos == NULL || posix_spawn_file_actions_init(&actions) != 0 ||
      posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0) != 0) {
    complain("not enough memory");
    return 3;
  }
  for (int64_t i = 0; i < times; i++) {
    nanos[i] = once(arguments + 2, &actions);
  }
  qsort(nanos, (size_t)times, sizeof(*nanos), compare);
  printf("%" PRId64 "\n", nanos[times / 2] / 1000);
  posix_spawn_file_actions_destroy(&actions);
  free(nanos);
  return 0;
}
