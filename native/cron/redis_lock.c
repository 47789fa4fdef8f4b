#include "redis_lock.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/random.h>

#include "number.h"

#define IF_OURS "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call("
#define ELSE_NOT ") else return 0 end"

bool redis_lock_init(struct redis_lock *lock, const char *key, int64_t expires_seconds) {
  unsigned char bytes[16];
  if (getrandom(bytes, sizeof(bytes), 0) != (ssize_t)sizeof(bytes)) {
    return false;
  }
  for (size_t i = 0; i < sizeof(bytes); i++) {
    snprintf(lock->token + 2 * i, 3, "%02x", bytes[i]);
  }
  lock->key = key;
  lock->expires_seconds = expires_seconds;
  lock->uncertain = false;
  lock->confirmed_nanos = 0;
  return true;
}

/* A connection that was idle through a long command may be gone without a word: once more then. */
static enum redis_answer command(struct redis_lock *lock, int count, const char *const words[],
                                 int64_t *number) {
  bool was_open = lock->link.fd != -1;
  if (!redis_link_open(&lock->link)) {
    return REDIS_FAILED;
  }
  enum redis_answer answer = redis_link_command(&lock->link, count, words, number);
  if (answer == REDIS_FAILED && was_open && redis_link_open(&lock->link)) {
    answer = redis_link_command(&lock->link, count, words, number);
  }
  return answer;
}

/* Runs a script, which answers 1 for the holder of the lock and 0 for anybody else. */
static enum redis_lock_result run_script(struct redis_lock *lock, int count,
                                         const char *const words[]) {
  int64_t number = 0;
  switch (command(lock, count, words, &number)) {
    case REDIS_FAILED: return LOCK_FAILED;
    case REDIS_NUMBER: return number == 1 ? LOCK_YES : LOCK_NO;
    case REDIS_REFUSED: return LOCK_REFUSED;
    default: return LOCK_NO;
  }
}

enum redis_lock_result redis_lock_renew(struct redis_lock *lock) {
  char millis[24];
  int64_t sent = now_nanos(CLOCK_MONOTONIC);
  snprintf(millis, sizeof(millis), "%" PRId64, lock->expires_seconds * 1000);
  const char *const words[] = {"EVAL",    IF_OURS "'pexpire', KEYS[1], ARGV[2]" ELSE_NOT,
                               "1",       lock->key,
                               lock->token, millis};
  enum redis_lock_result result = run_script(lock, 6, words);
  if (result == LOCK_YES) {
    lock->confirmed_nanos = sent;
  }
  return result;
}

enum redis_lock_result redis_lock_take(struct redis_lock *lock) {
  if (!redis_link_open(&lock->link)) {
    return LOCK_FAILED;
  }
  if (lock->uncertain) {
    enum redis_lock_result mine = redis_lock_renew(lock);
    if (mine != LOCK_NO) {
      lock->uncertain = mine == LOCK_FAILED;
      return mine;
    }
    lock->uncertain = false;
  }
  char seconds[24];
  int64_t number = 0;
  int64_t sent = now_nanos(CLOCK_MONOTONIC);
  snprintf(seconds, sizeof(seconds), "%" PRId64, lock->expires_seconds);
  const char *const words[] = {"SET", lock->key, lock->token, "EX", seconds, "NX"};
  switch (redis_link_command(&lock->link, 6, words, &number)) {
    case REDIS_TEXT: lock->confirmed_nanos = sent; return LOCK_YES;
    case REDIS_NIL: return LOCK_NO;
    case REDIS_FAILED: lock->uncertain = true; return LOCK_FAILED;
    default: return LOCK_REFUSED;
  }
}

enum redis_lock_result redis_lock_release(struct redis_lock *lock) {
  const char *const words[] = {"EVAL", IF_OURS "'del', KEYS[1]" ELSE_NOT, "1", lock->key,
                               lock->token};
  return run_script(lock, 5, words);
}

int64_t redis_lock_left(struct redis_lock *lock) {
  int64_t number = -2;
  const char *const words[] = {"PTTL", lock->key};
  if (lock->link.fd == -1 ||
      redis_link_command(&lock->link, 2, words, &number) != REDIS_NUMBER) {
    return -2;
  }
  return number;
}
