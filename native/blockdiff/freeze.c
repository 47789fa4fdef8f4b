#include "freeze.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <linux/magic.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

#define LONGEST_MILLIS 60000
#define AGAIN_MILLIS 200

#define THAWED_IN_TIME 0
#define THAWED_EARLY 1
#define NOT_THAWED 2

/*
 * Runs in a process of its own, which holds nothing open but the file system and the pipe: so it is
 * never one of those that wait for the thaw, and the connection's end is not kept from being seen.
 */
static void guard(int filesystem, int orders) {
  for (int number = 0; number < 1024; number++) {
    if (number != filesystem && number != orders) {
      close(number);
    }
  }
  signal(SIGHUP, SIG_IGN);
  signal(SIGINT, SIG_IGN);
  signal(SIGTERM, SIG_IGN);
  bool early = false;
  struct pollfd order = {orders, POLLIN, 0};
  int wait = LONGEST_MILLIS;
  while (poll(&order, 1, wait) <= 0) {
    /* Again and again: to freeze may take longer than that, and come about afterwards. */
    early = ioctl(filesystem, FITHAW, 0) == 0 || early;
    wait = AGAIN_MILLIS;
  }
  int result = ioctl(filesystem, FITHAW, 0) == 0 ? THAWED_IN_TIME : NOT_THAWED;
  _exit(early ? THAWED_EARLY : result);
}

static int check_apart(const char *folder, const char *source, struct failure *failure) {
  struct stat frozen;
  struct stat other;
  struct statfs kind;
  if (stat(folder, &frozen) != 0 || statfs(folder, &kind) != 0) {
    return fail(failure, "cannot freeze %s: %s", folder, strerror(errno));
  }
  if (stat(source, &other) != 0) {
    return fail(failure, "failed to open:%s: %s", source, strerror(errno));
  }
  /* Subvolumes of one btrfs look like different devices. */
  struct statfs beside;
  bool both_btrfs = kind.f_type == BTRFS_SUPER_MAGIC && statfs(source, &beside) == 0 &&
                    beside.f_type == BTRFS_SUPER_MAGIC;
  if (frozen.st_dev == other.st_dev || both_btrfs) {
    return fail(failure,
                "%s lies on the file system to be frozen, %s: a copy beside it would wait for the "
                "thaw; name the file system that is in the file",
                source, folder);
  }
  return 0;
}

int freeze_begin(struct freeze *freeze, const char *folder, const char *source,
                 struct failure *failure) {
  if (check_apart(folder, source, failure) != 0) {
    return -1;
  }
  int filesystem = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (filesystem < 0) {
    return fail(failure, "cannot freeze %s: %s", folder, strerror(errno));
  }
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    fail(failure, "cannot make a pipe: %s", strerror(errno));
    close(filesystem);
    return -1;
  }
  pid_t pid = fork();
  if (pid == 0) {
    guard(filesystem, ends[0]);
  }
  close(ends[0]);
  if (pid < 0) {
    fail(failure, "cannot make a process: %s", strerror(errno));
    close(ends[1]);
    close(filesystem);
    return -1;
  }
  *freeze = (struct freeze){pid, ends[1], folder};
  int frozen = ioctl(filesystem, FIFREEZE, 0);
  int code = errno;
  close(filesystem);
  if (frozen != 0) {
    struct failure unheard = NO_FAILURE;
    freeze_end(freeze, &unheard); /* Which has nothing to thaw, and says so. */
    return fail(failure, "cannot freeze %s: %s", folder, strerror(code));
  }
  return 0;
}

int freeze_end(struct freeze *freeze, struct failure *failure) {
  close(freeze->order);
  int status;
  while (waitpid(freeze->guard, &status, 0) < 0) {
    if (errno != EINTR) {
      return fail(failure, "cannot wait for the thaw of %s: %s", freeze->folder, strerror(errno));
    }
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == THAWED_IN_TIME) {
    return 0;
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == THAWED_EARLY) {
    return fail(failure, "%s was frozen for longer than a minute and thawed; nothing is kept",
                freeze->folder);
  }
  return fail(failure,
              "%s did not hold still, somebody else thawed it (if not: fsfreeze --unfreeze %s)",
              freeze->folder, freeze->folder);
}
