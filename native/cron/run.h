/* One run of cronlog: the command, its output, its time limits. */
#ifndef RUN_H
#define RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "child.h"
#include "transcript.h"

struct run {
  struct child child;
  struct transcript *transcript;
  /* Nanoseconds, 0 for no limit; then from TERM to KILL. */
  int64_t timeout_nanos;
  int64_t kill_after_nanos;
  /* What came of it. */
  bool timed_out;
  /* Somebody who left the process group kept the output open after the timeout. */
  bool abandoned;
  int64_t bytes;
  int64_t nanos;
};

/*
 * Starts the command and takes in its output to the end, also that of processes it leaves behind.
 * Returns 0 when the command is over, or the errno for which it could not be started.
 */
int run_command(struct run *run, char *const command[]);

#endif
