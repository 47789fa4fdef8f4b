#include "data_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#define NAME "q4j.lock"
#define LONGEST 4096 /* bytes; far more than any holder's text */

/* Opens the lock file. One that is made is the folder's owner's, who is to lock it later. */
static int open_lock(int folder) {
  int lock = openat(folder, NAME, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  if (lock >= 0 || errno != ENOENT) {
    return lock;
  }
  struct stat status;
  lock = openat(folder, NAME, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (lock < 0) {
    /* Somebody else was first. */
    return errno == EEXIST ? openat(folder, NAME, O_RDWR | O_CLOEXEC | O_NOFOLLOW) : -1;
  }
  if (fstat(folder, &status) != 0 ||
      (status.st_uid != geteuid() && fchown(lock, status.st_uid, status.st_gid) != 0)) {
    int code = errno;
    close(lock);
    unlinkat(folder, NAME, 0);
    errno = code;
    return -1;
  }
  return lock;
}

/* Reads the text, without what pads it. Returns false when it is none of a holder. */
static int read_text(int lock, char *text, size_t capacity) {
  ssize_t length = pread(lock, text, capacity - 1, 0);
  length = length < 0 ? 0 : length;
  while (length > 0 && strchr(" \n", text[length - 1]) != NULL) {
    length--; /* A NUL counts for it, too. */
  }
  text[length] = '\0';
  return length == 0 || strncmp(text, "pid=", 4) == 0;
}

/* Puts a text over the old one by one write, padded to the file's length. */
static void write_text(int lock, const char *text) {
  char padded[LONGEST];
  struct stat status;
  size_t length = strlen(text);
  size_t old = fstat(lock, &status) == 0 && status.st_size <= LONGEST ? (size_t)status.st_size : 0;
  memset(padded, ' ', sizeof(padded));
  memcpy(padded, text, length);
  /* The system keeps the lock whatever the file says. */
  if (pwrite(lock, padded, length > old ? length : old, 0) < 0) {
    return;
  }
}

static void name_holder(int lock) {
  struct utsname machine;
  char since[40] = "";
  char text[300];
  time_t now = time(NULL);
  struct tm moment;
  if (gmtime_r(&now, &moment) != NULL) {
    strftime(since, sizeof(since), "%Y-%m-%dT%H:%M:%SZ", &moment);
  }
  const char *host = uname(&machine) == 0 ? machine.nodename : "localhost";
  snprintf(text, sizeof(text), "pid=%ld host=%s since=%s", (long)getpid(), host, since);
  write_text(lock, text);
}

enum data_lock_answer data_lock_take(const char *path, int *lock, char *holder, size_t capacity,
                                     struct failure *failure) {
  int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) {
    if (errno == ENOENT || errno == ENOTDIR) {
      return DATA_LOCK_NO_FOLDER;
    }
    fail(failure, "cannot open the data directory:%s: %s", path, strerror(errno));
    return DATA_LOCK_FAILED;
  }
  int taken = open_lock(folder);
  int code = errno;
  close(folder);
  if (taken < 0) {
    fail(failure, "cannot open %s/" NAME ": %s", path, strerror(code));
    return DATA_LOCK_FAILED;
  }
  int refused;
  do {
    refused = flock(taken, LOCK_EX | LOCK_NB);
  } while (refused != 0 && errno == EINTR);
  code = errno;
  int is_ours = read_text(taken, holder, capacity);
  struct stat status;
  if (refused == 0 && is_ours && fstat(taken, &status) == 0 && status.st_size <= LONGEST) {
    name_holder(taken);
    *lock = taken;
    return DATA_LOCK_TAKEN;
  }
  close(taken);
  if (refused != 0 && code == EWOULDBLOCK) {
    return DATA_LOCK_HELD;
  }
  fail(failure, "cannot lock %s/" NAME ": %s", path,
       refused != 0 ? strerror(code) : "it is no lock file of q4j; it was left as it is");
  return DATA_LOCK_FAILED;
}

void data_lock_release(int lock) {
  write_text(lock, "");
  close(lock);
}
