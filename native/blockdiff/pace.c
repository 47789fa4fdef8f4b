#include "pace.h"

#include <errno.h>

#define NANOS 1000000000u

void pace_start(struct pace *pace, uint64_t limit) {
  pace->limit = limit;
  pace->taken = 0;
  clock_gettime(CLOCK_MONOTONIC, &pace->begin);
}

void pace_wait(struct pace *pace, uint64_t bytes) {
  if (pace->limit == 0) {
    return;
  }
  struct timespec due = pace->begin;
  due.tv_sec += (time_t)(pace->taken / pace->limit);
  uint64_t part = (uint64_t)((double)(pace->taken % pace->limit) / (double)pace->limit * NANOS);
  uint64_t nanos = (uint64_t)due.tv_nsec + part;
  due.tv_sec += (time_t)(nanos / NANOS);
  due.tv_nsec = (long)(nanos % NANOS);
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL) == EINTR) {
  }
  pace->taken += bytes;
}
