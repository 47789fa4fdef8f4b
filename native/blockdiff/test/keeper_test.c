/* A helper that lost its connection, in a process of its own, with a moment that is a file. */
#include "keeper.h"

#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../check.h"

#define LONG 3600
#define EXIT_LOST 3
#define NOBODY 65534

static char moment[] = "/tmp/q4j-keeper-XXXXXX";

/* In place of those of LVM and of file systems. */
static const struct point_kind FILE_KIND = {"file", NULL, NULL};

int point_remove(struct point *point, struct failure *failure) {
  if (point->kind != NULL && unlink(point->name) != 0) {
    return fail(failure, "cannot remove %s", point->name);
  }
  point->kind = NULL;
  return 0;
}

int snapshot_remove(struct snapshot *snapshot, struct failure *failure) {
  if (snapshot->name[0] != '\0' && unlink(snapshot->name) != 0) {
    return fail(failure, "cannot remove %s", snapshot->name);
  }
  snapshot->name[0] = '\0';
  return 0;
}

int snapshot_check(const struct snapshot *snapshot, char *words, size_t capacity,
                   struct failure *failure) {
  if (strcmp(snapshot->device, "full") == 0) {
    return fail(failure, "the snapshot overflowed");
  }
  snprintf(words, capacity, "12%% full");
  return 0;
}

static bool is_held(void) { return access(moment, F_OK) == 0; }

struct helper {
  pid_t pid;
  char name[KEEPER_NAME];
};

/* Makes a moment, and a process that holds it and has lost its connection. */
static struct helper lost_helper(const char *device, unsigned seconds) {
  struct helper helper = {.pid = 0};
  int ends[2];
  strcpy(moment + strlen(moment) - 6, "XXXXXX");
  int made = mkstemp(moment);
  CHECK(made >= 0 && close(made) == 0 && pipe2(ends, O_CLOEXEC) == 0);
  helper.pid = fork();
  CHECK(helper.pid >= 0);
  if (helper.pid == 0) {
    static struct snapshot snapshot;
    static struct point point;
    struct failure failure = NO_FAILURE;
    if (device != NULL) {
      snprintf(snapshot.name, sizeof(snapshot.name), "%s", moment);
      snprintf(snapshot.device, sizeof(snapshot.device), "%s", device);
    } else {
      point.kind = &FILE_KIND;
      snprintf(point.name, sizeof(point.name), "%s", moment);
    }
    bool started = keeper_start(&snapshot, &point, seconds, helper.name, &failure) == 0;
    if (started && write(ends[1], helper.name, KEEPER_NAME) == KEEPER_NAME) {
      keeper_lost();
    }
    _exit(1);
  }
  close(ends[1]);
  CHECK_IS(read(ends[0], helper.name, KEEPER_NAME), KEEPER_NAME);
  close(ends[0]);
  return helper;
}

static void has_ended(const struct helper *helper) {
  int status;
  CHECK_IS(waitpid(helper->pid, &status, 0), helper->pid);
  CHECK(WIFEXITED(status));
  CHECK_IS(WEXITSTATUS(status), EXIT_LOST);
}

static void a_moment_that_nobody_comes_for_is_removed(void) {
  struct helper helper = lost_helper(NULL, 1);
  has_ended(&helper);
  CHECK(!is_held());
  struct failure failure = NO_FAILURE;
  CHECK_IS(keeper_adopt(helper.name, &failure), -1);
  CHECK(strstr(failure.text, "is gone") != NULL);
}

static void another_helper_has_it_removed(void) {
  struct helper helper = lost_helper("volume", LONG);
  struct failure failure = NO_FAILURE;
  char words[200] = "";
  int keeper = keeper_adopt(helper.name, &failure);
  CHECK(keeper >= 0 && is_held());
  CHECK_IS(keeper_remove(keeper, words, sizeof(words), &failure), 0);
  CHECK(strcmp(words, "12% full") == 0);
  has_ended(&helper);
  CHECK(!is_held());
  close(keeper);
}

static void another_that_is_lost_too_leaves_it_to_the_next(void) {
  struct helper helper = lost_helper(NULL, LONG);
  struct failure failure = NO_FAILURE;
  char words[200] = "";
  for (int i = 0; i < 3; i++) {
    int lost = keeper_adopt(helper.name, &failure);
    CHECK(lost >= 0 && is_held());
    close(lost);
  }
  int keeper = keeper_adopt(helper.name, &failure);
  CHECK(keeper >= 0 && is_held());
  CHECK_IS(keeper_remove(keeper, words, sizeof(words), &failure), 0);
  has_ended(&helper);
  CHECK(!is_held());
  close(keeper);
}

static void an_overflowed_snapshot_is_removed_but_no_success(void) {
  struct helper helper = lost_helper("full", LONG);
  struct failure failure = NO_FAILURE;
  char words[200] = "";
  int keeper = keeper_adopt(helper.name, &failure);
  CHECK(keeper >= 0);
  CHECK_IS(keeper_remove(keeper, words, sizeof(words), &failure), -1);
  CHECK(strstr(failure.text, "overflowed") != NULL);
  has_ended(&helper);
  CHECK(!is_held());
  close(keeper);
}

/* Connects as nobody. Exits with 0 when it is not served. */
static void connect_as_nobody(const char *name) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  size_t length = strlen(name);
  memcpy(address.sun_path + 1, name, length);
  int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  char byte;
  bool asked = seteuid(NOBODY) == 0 && descriptor >= 0 &&
               connect(descriptor, (const struct sockaddr *)&address,
                       (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + length)) == 0;
  struct failure failure = NO_FAILURE;
  _exit(asked && read(descriptor, &byte, 1) == 0 && keeper_adopt(name, &failure) == -1 ? 0 : 1);
}

static void a_process_of_another_user_is_not_served(void) {
  if (geteuid() != 0) {
    return; /* Nobody but root can become another. */
  }
  struct helper helper = lost_helper(NULL, LONG);
  pid_t other = fork();
  CHECK(other >= 0);
  if (other == 0) {
    connect_as_nobody(helper.name);
  }
  int status;
  CHECK_IS(waitpid(other, &status, 0), other);
  CHECK_IS(status, 0);
  struct failure failure = NO_FAILURE;
  char words[200];
  int keeper = keeper_adopt(helper.name, &failure);
  CHECK(keeper >= 0 && is_held());
  CHECK_IS(keeper_remove(keeper, words, sizeof(words), &failure), 0);
  has_ended(&helper);
  close(keeper);
}

static void a_helper_without_a_moment_does_not_wait(void) {
  static struct snapshot snapshot;
  static struct point point;
  struct failure failure = NO_FAILURE;
  char name[KEEPER_NAME];
  keeper_lost();
  CHECK_IS(keeper_start(&snapshot, &point, 0, name, &failure), -1);
  CHECK_IS(keeper_start(&snapshot, &point, KEEPER_SECONDS_MAX + 1, name, &failure), -1);
  CHECK_IS(keeper_start(&snapshot, &point, LONG, name, &failure), 0);
  CHECK_IS(keeper_start(&snapshot, &point, LONG, name, &failure), -1);
  keeper_lost();
  CHECK_IS(keeper_adopt("somebody-else", &failure), -1);
}

int main(void) {
  a_moment_that_nobody_comes_for_is_removed();
  another_helper_has_it_removed();
  another_that_is_lost_too_leaves_it_to_the_next();
  an_overflowed_snapshot_is_removed_but_no_success();
  a_process_of_another_user_is_not_served();
  a_helper_without_a_moment_does_not_wait();
  return 0;
}
