/* Where a Redis server is and how to log in. */
#ifndef REDIS_ADDRESS_H
#define REDIS_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct redis_address {
  char host[256];
  char port[6];
  char user[128];
  char password[1024];
  /* -1 when none was named: then nothing is selected. */
  int64_t database;
  bool tls;
};

/*
 * Reads HOST:PORT, HOST, or redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE], rediss:// for TLS, with
 * percent signs as in URLs and IPv6 addresses in brackets. Returns NULL or what is wrong with it.
 */
const char *redis_address_parse(struct redis_address *address, const char *text);

/* Overwrites the password in an argument, which everybody sees in the list of processes. */
void redis_address_hide_password(char *text);

#endif
