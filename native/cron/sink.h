/* Where touch_if puts the stream: a file that may be rotated, its standard output, or a command. */
#ifndef SINK_H
#define SINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "child.h"

struct sink {
  int fd;
  /* Of a file, else NULL. */
  const char *path;
  dev_t device;
  ino_t inode;
  bool has_child;
  struct child child;
  /* Bytes that did not get out, and the errno of the last failure, 0 without one. */
  int64_t lost;
  int error;
};

/* Opens a file for appending, with mode 0640 where it is made. Returns 0 or -1 with errno. */
int sink_open_file(struct sink *sink, const char *path);

void sink_open_output(struct sink *sink);

/* Starts a command that reads the stream. Returns 0 or an errno. */
int sink_open_command(struct sink *sink, char *const command[]);

/* Opens the file again if its path leads to another by now. */
void sink_follow_rotation(struct sink *sink);

/* Returns whether the stream can go on: a full disk is waited out, a reader that went away not. */
bool sink_write(struct sink *sink, const char *bytes, size_t count);

/* Ends the stream and waits for the command. */
void sink_close(struct sink *sink);

#endif
