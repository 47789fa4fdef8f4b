/* redis-setlock: runs a program with a key of a Redis server locked. See pages/redis-setlock.txt. */
#include <inttypes.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "child.h"
#include "command.h"
#include "message.h"
#include "number.h"
#include "redis_lock.h"
#include "redis_settings.h"
#include "stream.h"

enum { EXIT_PARTIAL = 5 };

/* One exchange with the server; shorter while a command runs, whose signals wait for it. */
#define LINK_NANOS (5 * NANOS_PER_SECOND)
#define LINK_NANOS_WHILE_RUNNING (2 * NANOS_PER_SECOND)
/* Who waits without a limit still does not wait for a server that is down as long as that. */
#define DOWN_NANOS (30 * NANOS_PER_SECOND)
#define SHORTEST_PAUSE_NANOS (NANOS_PER_SECOND / 10)
#define LONGEST_PAUSE_NANOS (NANOS_PER_SECOND / 2)
#define KILL_AFTER_NANOS (10 * NANOS_PER_SECOND)

const char program_name[] = "redis-setlock";

static int64_t earlier(int64_t left, int64_t right) {
  return left < 0 || (right >= 0 && right < left) ? right : left;
}

/* Contenders that began together must not go on asking together. */
static int64_t pause_nanos(void) {
  return SHORTEST_PAUSE_NANOS + random() % (LONGEST_PAUSE_NANOS - SHORTEST_PAUSE_NANOS);
}

static void give_up(struct redis_lock *lock, const struct redis_settings *settings,
                    enum redis_lock_result result) {
  const struct redis_address *address = &lock->link.address[0];
  switch (result) {
    case LOCK_FAILED:
      complain("unable to lock %s: Redis server %s:%s seems down: %s", lock->key, address->host,
               address->port, lock->link.reason);
      exit(EXIT_LOCKED);
    case LOCK_REFUSED:
      complain("unable to lock %s: Redis server %s:%s (expected=2.6.12 or newer, with the right to"
               " run SET and EVAL): %s", lock->key, address->host, address->port,
               lock->link.reason);
      exit(EXIT_LOCKED);
    default: break;
  }
  if (settings->quiet) {
    exit(0);
  }
  int64_t left = redis_lock_left(lock);
  if (left >= 0) {
    complain("unable to lock %s: held by another, expires in %" PRId64 " seconds", lock->key,
             (left + 999) / 1000);
  } else {
    complain("unable to lock %s: held by another%s", lock->key,
             left == -1 ? ", never expires: it is no lock of redis-setlock" : "");
  }
  exit(EXIT_LOCKED);
}

/* Ends on a signal like a program that does not know it, after giving back what it may hold. */
static void stop_on_signal(struct redis_lock *lock, bool held) {
  bool from_terminal;
  int signal = child_take_signal(&from_terminal);
  if (signal != 0) {
    if (held || lock->uncertain) {
      (void)redis_lock_release(lock);
    }
    complain("stopped by signal %d; the program was not run", signal);
    exit(128 + signal);
  }
}

/* Takes the lock or ends the program. */
static void take(struct redis_lock *lock, const struct redis_settings *settings) {
  int64_t start = now_nanos(CLOCK_MONOTONIC);
  int64_t limit = settings->wait_nanos;
  int64_t down_since = -1;
  enum redis_lock_result result;
  while ((result = redis_lock_take(lock)) != LOCK_YES) {
    int64_t now = now_nanos(CLOCK_MONOTONIC);
    down_since = result == LOCK_FAILED ? (down_since < 0 ? now : down_since) : -1;
    bool down_too_long = down_since >= 0 && limit < 0 && now - down_since >= DOWN_NANOS;
    if (result == LOCK_REFUSED || down_too_long || (limit >= 0 && now - start >= limit)) {
      give_up(lock, settings, result);
    }
    int64_t pause = pause_nanos();
    child_poll(NULL, 0, limit < 0 ? pause : earlier(pause, start + limit - now));
    stop_on_signal(lock, false);
  }
  child_poll(NULL, 0, 0);
  stop_on_signal(lock, true);
}

struct watch {
  struct redis_lock *lock;
  const struct redis_settings *settings;
  struct child child;
  int64_t next_renewal;
  int64_t kill_at;
  bool lost;
};

static void lose(struct watch *watch, const char *why) {
  watch->lost = true;
  watch->next_renewal = -1;
  complain("the lock %s is lost: %s; %s", watch->lock->key, why,
           watch->settings->stop_when_lost ? "the program is ended" : "the program goes on without it");
  if (watch->settings->stop_when_lost) {
    child_signal(&watch->child, SIGTERM);
    watch->kill_at = now_nanos(CLOCK_MONOTONIC) + KILL_AFTER_NANOS;
  }
}

static void renew(struct watch *watch) {
  struct redis_lock *lock = watch->lock;
  int64_t expiry = lock->expires_seconds * NANOS_PER_SECOND;
  enum redis_lock_result result = redis_lock_renew(lock);
  int64_t now = now_nanos(CLOCK_MONOTONIC);
  if (result == LOCK_YES) {
    watch->next_renewal = lock->confirmed_nanos + expiry / 3;
  } else if (result == LOCK_NO) {
    lose(watch, "its key has expired or is somebody else's");
  } else if (now >= lock->confirmed_nanos + expiry) {
    lose(watch, lock->link.reason);
  } else {
    watch->next_renewal = earlier(now + LONGEST_PAUSE_NANOS, lock->confirmed_nanos + expiry);
  }
}

static void watch_command(struct watch *watch) {
  while (!child_reap(&watch->child)) {
    int64_t now = now_nanos(CLOCK_MONOTONIC);
    int64_t next = earlier(watch->next_renewal, watch->kill_at);
    child_poll(NULL, 0, next < 0 ? -1 : next > now ? next - now : 0);
    child_pass_signals(&watch->child);
    now = now_nanos(CLOCK_MONOTONIC);
    if (watch->next_renewal >= 0 && now >= watch->next_renewal && !child_reap(&watch->child)) {
      renew(watch);
    }
    if (watch->kill_at >= 0 && now >= watch->kill_at) {
      child_signal(&watch->child, SIGKILL);
      watch->kill_at = -1;
    }
  }
}

/* Gives the lock back. Returns whether it was held to the end. */
static bool release(struct redis_lock *lock) {
  switch (redis_lock_release(lock)) {
    case LOCK_YES: return true;
    case LOCK_NO:
      complain("the lock %s was lost before the program ended: its key has expired after %" PRId64
               " seconds or is somebody else's; give a longer --expires, or --renew", lock->key,
               lock->expires_seconds);
      return false;
    default:
      complain("cannot release the lock %s: %s; it expires by itself", lock->key,
               lock->link.reason);
      return false;
  }
}

int main(int count, char **arguments) {
  if (open_standard_streams() == -1) {
    return EXIT_LOCKED;
  }
  struct redis_settings settings = redis_settings_parse(count, arguments);
  struct redis_lock lock;
  if (!redis_lock_init(&lock, arguments[optind], settings.expires_seconds)) {
    complain("this machine gives no random bytes");
    return EXIT_LOCKED;
  }
  redis_link_init(&lock.link, &settings.address, settings.ca_file, LINK_NANOS);
  srandom((unsigned)getpid() ^ (unsigned)now_nanos(CLOCK_REALTIME));
  child_catch_signals();
  take(&lock, &settings);
  lock.link.limit_nanos = LINK_NANOS_WHILE_RUNNING;

  struct watch watch = {.lock = &lock, .settings = &settings, .next_renewal = -1, .kill_at = -1};
  if (settings.renew) {
    watch.next_renewal = lock.confirmed_nanos + settings.expires_seconds * NANOS_PER_SECOND / 3;
  }
  struct child_streams streams = {-1, -1, -1};
  char *const *program = arguments + optind + 1;
  int failure = child_start(&watch.child, program, &streams, !isatty(0), false);
  if (failure == 0) {
    watch_command(&watch);
  } else {
    complain("unable to run %s: %s", program[0], strerror(failure));
  }
  child_release_signals();
  bool held = !watch.lost && (settings.keep || release(&lock));
  redis_link_close(&lock.link);
  int code = failure == 0 ? child_exit_code(&watch.child) : command_exit_code(failure);
  return code == 0 && !held ? EXIT_PARTIAL : code;
}
