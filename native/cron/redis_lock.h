/*
 * The lock of go-redis-setlock: a key that holds a random token and expires. It is taken by SET with
 * NX and EX, and renewed and released by scripts that compare the token first.
 */
#ifndef REDIS_LOCK_H
#define REDIS_LOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "redis_link.h"

struct redis_lock {
  struct redis_link link;
  const char *key;
  /* 16 random bytes in hexadecimal digits. */
  char token[33];
  int64_t expires_seconds;
  /* A command got no answer, so the key may hold the token already. */
  bool uncertain;
  /* When the lock certainly was ours last, of CLOCK_MONOTONIC. */
  int64_t confirmed_nanos;
};

/* NO: somebody else has it, or the lock is lost. FAILED, REFUSED: as of redis_link_command. */
enum redis_lock_result { LOCK_YES, LOCK_NO, LOCK_FAILED, LOCK_REFUSED };

/* Returns false when the machine gives no random bytes. */
bool redis_lock_init(struct redis_lock *lock, const char *key, int64_t expires_seconds);

enum redis_lock_result redis_lock_take(struct redis_lock *lock);

/* Makes it last for the whole time from now on. */
enum redis_lock_result redis_lock_renew(struct redis_lock *lock);

enum redis_lock_result redis_lock_release(struct redis_lock *lock);

/* For how many milliseconds the key still lasts, -1 without an end, -2 when that is not known. */
int64_t redis_lock_left(struct redis_lock *lock);

#endif
