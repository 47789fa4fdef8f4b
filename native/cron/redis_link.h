/* A connection to a Redis server: commands out, replies in, each within a time limit. */
#ifndef REDIS_LINK_H
#define REDIS_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "redis_address.h"

struct redis_tls;
struct redisReader;

struct redis_link {
  const struct redis_address *address;
  const char *ca_file;
  /* What one command, or the connecting, may take. */
  int64_t limit_nanos;
  /* -1 while there is no connection; after a failure of the network there is none. */
  int fd;
  struct redis_tls *tls;
  struct redisReader *reader;
  /* Why the last call failed. */
  char reason[512];
};

enum redis_answer { REDIS_FAILED, REDIS_REFUSED, REDIS_NIL, REDIS_NUMBER, REDIS_TEXT };

void redis_link_init(struct redis_link *link, const struct redis_address *address,
                     const char *ca_file, int64_t limit_nanos);

/* Connects, logs in and selects the database, unless that is done. Returns false with a reason. */
bool redis_link_open(struct redis_link *link);

/*
 * Sends a command of words and waits for its answer: FAILED when the network did (the command may
 * have been carried out), REFUSED when the server said no, both with a reason; NUMBER with *number.
 */
enum redis_answer redis_link_command(struct redis_link *link, int count, const char *const words[],
                                     int64_t *number);

void redis_link_close(struct redis_link *link);

#endif
