#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "number.h"

/* After KILL, for what left the process group and still holds the output. */
#define LINGER_NANOS NANOS_PER_SECOND
/* How many full reads before signals are looked at again. */
enum { READ_SIZE = 64 * 1024, READS_IN_A_ROW = 16 };

enum stage { IN_TIME, TERMINATED, KILLED };

struct limits {
  enum stage stage;
  int64_t deadline; /* CLOCK_MONOTONIC; -1 for none. */
};

/* Reads what is there. Returns false at the end of the output. */
static bool take_in(struct run *run, int fd) {
  static char bytes[READ_SIZE];
  for (int i = 0; i < READS_IN_A_ROW; i++) {
    ssize_t count = read(fd, bytes, sizeof(bytes));
    if (count == 0 || (count == -1 && errno != EAGAIN && errno != EINTR)) {
      return false;
    }
    if (count == -1) {
      return true;
    }
    run->bytes += count;
    transcript_add(run->transcript, bytes, (size_t)count, time(NULL));
    transcript_flush(run->transcript);
  }
  return true;
}

/* Goes from TERM to KILL to giving up. Returns false when there is nothing left to wait for. */
static bool keep_limits(struct run *run, struct limits *limits) {
  int64_t now = now_nanos(CLOCK_MONOTONIC);
  if (limits->deadline < 0 || now < limits->deadline) {
    return true;
  }
  switch (limits->stage) {
    case IN_TIME:
      run->timed_out = true;
      child_signal(&run->child, SIGTERM);
      limits->stage = TERMINATED;
      limits->deadline = now + run->kill_after_nanos;
      return true;
    case TERMINATED:
      child_signal(&run->child, SIGKILL);
      limits->stage = KILLED;
      limits->deadline = now + LINGER_NANOS;
      return true;
    default:
      run->abandoned = true;
      /* A killed process may stay in a system call for longer; it is waited for. */
      limits->deadline = -1;
      return !run->child.reaped;
  }
}

static void watch(struct run *run, int fd, int64_t start) {
  struct limits limits = {IN_TIME, run->timeout_nanos > 0 ? start + run->timeout_nanos : -1};
  bool open = true;
  while (open || !run->child.reaped) {
    struct pollfd output = {.fd = open ? fd : -1, .events = POLLIN};
    int64_t left = -1;
    if (limits.deadline >= 0) {
      left = limits.deadline - now_nanos(CLOCK_MONOTONIC);
      left = left > 0 ? left : 0;
    }
    int ready = child_poll(&output, 1, left);
    bool was_over = run->child.reaped;
    if (child_pass_signals(&run->child) != 0 && was_over && !child_signal(&run->child, 0)) {
      /* Only strangers hold the output by now, and the wrapper is asked to go. */
      return;
    }
    if (ready > 0) {
      open = take_in(run, fd);
    }
    child_reap(&run->child);
    if (!keep_limits(run, &limits)) {
      return;
    }
    open = open && !run->abandoned;
  }
}

int run_command(struct run *run, char *const command[]) {
  int output[2];
  if (pipe2(output, O_CLOEXEC) == -1) {
    return errno;
  }
  struct child_streams streams = {.in = -1, .out = output[1], .err = output[1]};
  /* Whoever sits at the terminal keeps it for the command, and its keys reach both. */
  bool own_group = run->timeout_nanos > 0 || !isatty(0);
  int64_t start = now_nanos(CLOCK_MONOTONIC);
  int failure = fcntl(output[0], F_SETFL, O_NONBLOCK) == -1 ? errno : 0;
  if (failure == 0) {
    failure = child_start(&run->child, command, &streams, own_group, true);
  }
  close(output[1]);
  if (failure == 0) {
    watch(run, output[0], start);
    run->nanos = now_nanos(CLOCK_MONOTONIC) - start;
  }
  close(output[0]);
  return failure;
}
