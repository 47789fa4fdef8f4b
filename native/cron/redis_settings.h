/* The command line of redis-setlock. */
#ifndef REDIS_SETTINGS_H
#define REDIS_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "redis_address.h"

/* The original's 111, and 2 for wrong usage. */
enum { EXIT_USAGE = 2, EXIT_LOCKED = 111 };

struct redis_settings {
  struct redis_address address;
  const char *ca_file;
  int64_t expires_seconds;
  /* Nanoseconds: 0 for not waiting at all, -1 for ever. */
  int64_t wait_nanos;
  bool keep;
  bool quiet;
  bool renew;
  bool stop_when_lost;
};

/* Reads it, up to the key, at optind. Ends the program when it is wrong or asks for help. */
struct redis_settings redis_settings_parse(int count, char **arguments);

#endif
