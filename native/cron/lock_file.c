#include "lock_file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/time.h>
#include <unistd.h>

#include "number.h"

int lock_file_open(const char *path) {
  int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK, 0600);
  if (fd == -1 || fd > 2) {
    return fd;
  }
  int moved = fcntl(fd, F_DUPFD, 3);
  int failure = errno;
  close(fd);
  errno = failure;
  return moved;
}

static void on_alarm(int signal) { (void)signal; }

static int lock_until(int fd, int64_t deadline) {
  while (flock(fd, LOCK_EX) == -1) {
    if (errno != EINTR) {
      return -1;
    }
    if (now_nanos(CLOCK_MONOTONIC) >= deadline) {
      errno = ETIMEDOUT;
      return -1;
    }
  }
  return 0;
}

static int lock_timed(int fd, int64_t wait_nanos) {
  struct sigaction action = {.sa_handler = on_alarm};
  struct sigaction old_action;
  sigset_t alarm_only;
  sigset_t old_mask;
  sigemptyset(&alarm_only);
  sigaddset(&alarm_only, SIGALRM);
  if (sigaction(SIGALRM, &action, &old_action) == -1) {
    return -1;
  }
  sigprocmask(SIG_UNBLOCK, &alarm_only, &old_mask);
  struct timespec first = to_timespec(wait_nanos);
  /* It goes on ringing: an alarm just before flock() began to wait would not interrupt it. */
  struct itimerval timer = {.it_value = {.tv_sec = first.tv_sec, .tv_usec = first.tv_nsec / 1000 + 1},
                            .it_interval = {.tv_usec = 10000}};
  if (timer.it_value.tv_usec == 1000000) {
    timer.it_value.tv_usec = 999999;
  }
  int64_t deadline = now_nanos(CLOCK_MONOTONIC) + wait_nanos;
  int result = setitimer(ITIMER_REAL, &timer, NULL);
  if (result == 0) {
    result = lock_until(fd, deadline);
  }
  int failure = errno;
  struct itimerval off = {0};
  setitimer(ITIMER_REAL, &off, NULL);
  sigaction(SIGALRM, &old_action, NULL);
  sigprocmask(SIG_SETMASK, &old_mask, NULL);
  errno = failure;
  return result;
}

int lock_file_lock(int fd, int64_t wait_nanos) {
  if (wait_nanos > 0) {
    return lock_timed(fd, wait_nanos);
  }
  int result;
  do {
    result = flock(fd, wait_nanos == 0 ? LOCK_EX | LOCK_NB : LOCK_EX);
  } while (result == -1 && errno == EINTR);
  return result;
}
