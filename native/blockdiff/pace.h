/* Keeps a rate: what is taken in a second stays below a limit. One thread at a time. */
#ifndef PACE_H
#define PACE_H

#include <stdint.h>
#include <time.h>

struct pace {
  uint64_t limit; /* bytes a second; 0: any number */
  uint64_t taken; /* bytes since the begin */
  struct timespec begin;
};

void pace_start(struct pace *pace, uint64_t limit);

/* Waits until what was taken before is due, and takes more. */
void pace_wait(struct pace *pace, uint64_t bytes);

#endif
