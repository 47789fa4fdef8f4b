/* The line of JSON about a run. */
#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>
#include <stdint.h>

struct report {
  const char *host;
  char *const *command;
  /* CLOCK_REALTIME, in nanoseconds since 1970. */
  int64_t start_nanos;
  int64_t end_nanos;
  /* The wrapper's exit code; the signal that ended the command, 0 for none. */
  int code;
  int signal;
  bool timed_out;
  /* What the command printed, and what of it the log lost. */
  int64_t bytes;
  int64_t lost;
};

/* Appends it to a file, made with mode 0640, as one line by one write. Returns 0 or -1 with errno. */
int report_append(const char *path, const struct report *report);

#endif
