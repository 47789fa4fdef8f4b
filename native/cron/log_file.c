#include "log_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "number.h"
#include "stream.h"

/* Far longer than any other cronlog takes for one write or one long line. */
enum { LOCK_TRIES = 2000, LOCK_TRY_NANOS = 1000000 };

static int open_log(struct log_file *log) {
  int fd = open(log->path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0640);
  struct stat file;
  if (fd == -1 || fstat(fd, &file) == -1) {
    log->error = errno;
    if (fd != -1) {
      close(fd);
    }
    return -1;
  }
  if (log->fd != -1) {
    close(log->fd);
  }
  log->fd = fd;
  log->device = file.st_dev;
  log->inode = file.st_ino;
  return 0;
}

void log_file_open(struct log_file *log, const char *path) {
  *log = (struct log_file){.path = path, .fd = -1};
  if (path != NULL) {
    open_log(log);
  }
}

/* Where the path leads nowhere else can be opened, the lines still go to the file at hand. */
static void follow_rotation(struct log_file *log) {
  struct stat file;
  if (stat(log->path, &file) == -1 || file.st_dev != log->device || file.st_ino != log->inode) {
    if (open_log(log) == 0) {
      log->torn = false;
    }
  }
}

static void lock(struct log_file *log) {
  for (int i = 0; i < LOCK_TRIES && !log->without_lock; i++) {
    if (log->fd == -1 || flock(log->fd, LOCK_EX | LOCK_NB) == 0) {
      return;
    }
    struct timespec pause = to_timespec(LOCK_TRY_NANOS);
    nanosleep(&pause, NULL);
  }
  log->without_lock = true;
}

static void unlock(struct log_file *log) {
  if (log->fd != -1 && !log->without_lock) {
    flock(log->fd, LOCK_UN);
  }
}

void log_file_begin_long_line(struct log_file *log) {
  if (log->path == NULL) {
    return;
  }
  follow_rotation(log);
  lock(log);
}

void log_file_write_piece(struct log_file *log, const char *bytes, size_t count) {
  if (log->path == NULL || count == 0) {
    return;
  }
  size_t written = 0;
  if (log->fd == -1) {
    log->lost += (int64_t)count;
    return;
  }
  if (log->torn && write_counted(log->fd, "\n", 1, &written) == 0) {
    log->torn = false;
  }
  written = 0;
  if (log->torn || write_counted(log->fd, bytes, count, &written) == -1) {
    log->error = errno;
    log->lost += (int64_t)(count - written);
    log->torn = log->torn || written > 0;
  }
}

void log_file_end_long_line(struct log_file *log) {
  if (log->path != NULL) {
    unlock(log);
  }
}

void log_file_write(struct log_file *log, const char *lines, size_t count) {
  log_file_begin_long_line(log);
  log_file_write_piece(log, lines, count);
  log_file_end_long_line(log);
}

void log_file_close(struct log_file *log) {
  /* A network file system tells only now that it had no room. */
  if (log->fd != -1 && close(log->fd) == -1 && log->error == 0) {
    log->error = errno;
  }
  log->fd = -1;
}
