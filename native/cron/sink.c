#include "sink.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "message.h"
#include "stream.h"


int sink_open_file(struct sink *sink, const char *path) {
  int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0640);
  struct stat file;
  if (fd == -1) {
    return -1;
  }
  if (fstat(fd, &file) == -1) {
    int failure = errno;
    close(fd);
    errno = failure;
    return -1;
  }
  sink->fd = fd;
  sink->path = path;
  sink->device = file.st_dev;
  sink->inode = file.st_ino;
  return 0;
}

void sink_open_output(struct sink *sink) { sink->fd = 1; }

int sink_open_command(struct sink *sink, char *const command[]) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) == -1) {
    return errno;
  }
  struct child_streams streams = {.in = ends[0], .out = -1, .err = -1};
  int failure = child_start(&sink->child, command, &streams, false, true);
  close(ends[0]);
  if (failure != 0) {
    close(ends[1]);
    return failure;
  }
  sink->fd = ends[1];
  sink->has_child = true;
  return 0;
}

/* Says what is wrong, once until it is something else. */
static void fail(struct sink *sink, const char *what, int error) {
  if (sink->error != error) {
    complain("%s%s%s: %s", what, sink->path == NULL ? "" : " ",
             sink->path == NULL ? "" : sink->path, strerror(error));
  }
  sink->error = error;
}

void sink_follow_rotation(struct sink *sink) {
  struct stat file;
  if (sink->path == NULL || (stat(sink->path, &file) == 0 && file.st_dev == sink->device &&
                             file.st_ino == sink->inode)) {
    return;
  }
  int old = sink->fd;
  if (sink_open_file(sink, sink->path) == 0) {
    close(old);
  } else {
    fail(sink, "cannot open again", errno);
  }
}

bool sink_write(struct sink *sink, const char *bytes, size_t count) {
  size_t written;
  if (write_counted(sink->fd, bytes, count, &written) == 0) {
    return true;
  }
  int error = errno;
  sink->lost += (int64_t)(count - written);
  fail(sink, sink->has_child ? "cannot write to the command" : "cannot write", error);
  return error != EPIPE;
}

void sink_close(struct sink *sink) {
  if (close(sink->fd) == -1) {
    fail(sink, "cannot write", errno);
  }
  while (sink->has_child && !child_reap(&sink->child)) {
    child_poll(NULL, 0, -1);
    child_pass_signals(&sink->child);
  }
}
