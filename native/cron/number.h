/* Numbers and times. */
#ifndef NUMBER_H
#define NUMBER_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#define NANOS_PER_SECOND INT64_C(1000000000)

/* Reads seconds, with or without a fraction, 0 to 10^9, as nanoseconds. Returns whether it is that. */
bool parse_seconds(const char *text, int64_t *nanos);

/* Reads a whole number from low to high in decimal digits. Returns whether it is that. */
bool parse_whole(const char *text, int64_t low, int64_t high, int64_t *value);

/* Nanoseconds of a clock: CLOCK_MONOTONIC for spans, CLOCK_REALTIME for dates. */
int64_t now_nanos(clockid_t clock);

struct timespec to_timespec(int64_t nanos);

#endif
