#include "keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "owner.h"
#include "stream.h"

#define SOCKET_PREFIX "q4j-blockdiff."
#define TICK_MILLIS 500
#define REQUEST_REMOVE 'r'
#define ANSWER_HERE 'h'
#define ANSWER_DONE 'd'
#define ANSWER_FAILED 'f'
#define EXIT_LOST 3

static struct {
  pthread_mutex_t removing;
  pthread_t thread;
  bool started;
  int listener;
  time_t seconds;
  struct snapshot *snapshot;
  struct point *point;
  atomic_bool lost;
} keeper = {.removing = PTHREAD_MUTEX_INITIALIZER, .listener = -1};

void keeper_lock(void) {
  pthread_mutex_lock(&keeper.removing);
}

void keeper_unlock(void) {
  pthread_mutex_unlock(&keeper.removing);
}

static time_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec;
}

/* A name of the abstract kind: it is gone with its process, and lies in no folder. */
static socklen_t address_of(const char *name, struct sockaddr_un *address) {
  memset(address, 0, sizeof(*address));
  address->sun_family = AF_UNIX;
  int length = snprintf(address->sun_path + 1, sizeof(address->sun_path) - 1, "%s", name);
  return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)length);
}

/* Anybody may bind or connect to such a name. */
static bool is_of_this_user(int descriptor) {
  struct ucred peer;
  socklen_t length = sizeof(peer);
  return getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 &&
         peer.uid == geteuid();
}

static int answer(int descriptor, char kind, const char *words) {
  struct iovec pieces[] = {{&kind, 1}, {(void *)(uintptr_t)words, strlen(words)}};
  return write_fully(descriptor, pieces, 2);
}

static _Noreturn void end(void) {
  struct failure failure = NO_FAILURE;
  keeper_lock();
  if (snapshot_remove(keeper.snapshot, &failure) != 0 ||
      point_remove(keeper.point, &failure) != 0) {
    fprintf(stderr, "blockdiff_dump: the snapshot is left: %s\n", failure.text);
  }
  _exit(EXIT_LOST);
}

static _Noreturn void remove_for(int successor) {
  struct failure failure = NO_FAILURE;
  char words[200] = "";
  keeper_lock();
  int done = keeper.point->kind != NULL
                 ? point_remove(keeper.point, &failure)
                 : snapshot_check(keeper.snapshot, words, sizeof(words), &failure);
  if (done == 0) {
    done = snapshot_remove(keeper.snapshot, &failure);
  }
  keeper_unlock();
  answer(successor, done == 0 ? ANSWER_DONE : ANSWER_FAILED, done == 0 ? words : failure.text);
  end();
}

static void attend(int successor) {
  if (answer(successor, ANSWER_HERE, "") != 0) {
    return;
  }
  char request = 0;
  if (read_fully(successor, &request, 1) == 1 && request == REQUEST_REMOVE) {
    remove_for(successor);
  }
}

static void *keep(void *unused) {
  (void)unused;
  bool lost = false;
  time_t since = 0;
  for (;;) {
    struct pollfd waiting = {keeper.listener, POLLIN, 0};
    int ready = poll(&waiting, 1, TICK_MILLIS);
    int successor =
        ready > 0 ? accept4(keeper.listener, NULL, NULL, SOCK_CLOEXEC) : -1;
    if (successor >= 0) {
      if (is_of_this_user(successor)) {
        attend(successor);
        lost = true; /* Who comes here has given up the first connection. */
        since = now();
      }
      close(successor);
    } else if (!lost && atomic_load(&keeper.lost)) {
      lost = true;
      since = now();
    }
    if (lost && now() - since >= keeper.seconds) {
      end();
    }
  }
  return NULL;
}

int keeper_start(struct snapshot *snapshot, struct point *point, unsigned seconds,
                 char name[KEEPER_NAME], struct failure *failure) {
  char tag[OWNER_TAG];
  if (keeper.started || seconds == 0 || seconds > KEEPER_SECONDS_MAX) {
    return fail(failure, "a request to hold a snapshot that this helper does not know");
  }
  if (owner_tag(tag, failure) != 0) {
    return -1;
  }
  if (snprintf(name, KEEPER_NAME, SOCKET_PREFIX "%s", tag + OWNER_PREFIX) >= KEEPER_NAME) {
    return fail(failure, "the mark of this process is too long: %s", tag);
  }
  struct sockaddr_un address;
  socklen_t length = address_of(name, &address);
  keeper.listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (keeper.listener < 0 ||
      bind(keeper.listener, (const struct sockaddr *)&address, length) != 0 ||
      listen(keeper.listener, 4) != 0) {
    return fail(failure, "cannot listen for another helper: %s", strerror(errno));
  }
  keeper.snapshot = snapshot;
  keeper.point = point;
  keeper.seconds = (time_t)seconds;
  int code = pthread_create(&keeper.thread, NULL, keep, NULL);
  if (code != 0) {
    return fail(failure, "cannot make a thread: %s", strerror(code));
  }
  keeper.started = true;
  return 0;
}

void keeper_lost(void) {
  if (!keeper.started) {
    return;
  }
  keeper_lock();
  bool is_there = keeper.point->kind != NULL || keeper.snapshot->name[0] != '\0';
  keeper_unlock();
  if (!is_there) {
    return;
  }
  /* Whoever carries the connection waits until nobody holds its ends any more. */
  int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
  for (int i = 0; nothing >= 0 && i <= STDERR_FILENO; i++) {
    dup2(nothing, i);
  }
  atomic_store(&keeper.lost, true);
  pthread_join(keeper.thread, NULL);
}

int keeper_adopt(const char *name, struct failure *failure) {
  struct sockaddr_un address;
  char here = 0;
  if (strlen(name) >= KEEPER_NAME || strncmp(name, SOCKET_PREFIX, strlen(SOCKET_PREFIX)) != 0) {
    return fail(failure, "not the name of a helper: %s", name);
  }
  socklen_t length = address_of(name, &address);
  int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) {
    return fail(failure, "cannot make a socket: %s", strerror(errno));
  }
  if (connect(descriptor, (const struct sockaddr *)&address, length) != 0 ||
      !is_of_this_user(descriptor) || read_fully(descriptor, &here, 1) != 1 ||
      here != ANSWER_HERE) {
    close(descriptor);
    return fail(failure, "the helper that held the snapshot is gone, and the snapshot with it: %s",
                name);
  }
  return descriptor;
}

int keeper_remove(int descriptor, char *words, size_t capacity, struct failure *failure) {
  char request = REQUEST_REMOVE;
  char text[1 + sizeof(((struct failure *)0)->text)];
  struct iovec piece = {&request, 1};
  ssize_t got = write_fully(descriptor, &piece, 1) == 0
                    ? read_fully(descriptor, text, sizeof(text) - 1)
                    : -1;
  if (got < 1) {
    return fail(failure, "the helper that held the snapshot is gone, and the snapshot with it");
  }
  text[got] = '\0';
  if (text[0] != ANSWER_DONE) {
    return fail(failure, "%s", text + 1);
  }
  snprintf(words, capacity, "%s", text + 1);
  return 0;
}
