/*
 * A log that several processes append to and that is rotated under them. Whole lines are written by
 * one write(2) to a file opened for appending; a line that is longer than a buffer is guarded by a
 * lock. The path is looked at before each write, and opened again when it leads to another file.
 */
#ifndef LOG_FILE_H
#define LOG_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct log_file {
  /* NULL: there is no log, and everything below does nothing. */
  const char *path;
  int fd;
  dev_t device;
  ino_t inode;
  /* Somebody else holds a lock on the log for good, for example setlock on the log itself. */
  bool without_lock;
  /* The last write ended within a line. */
  bool torn;
  /* Bytes that did not get in, and the errno of the last failure. */
  int64_t lost;
  int error;
};

/* Opens the log, with mode 0640 where it is made. A failure is kept, not returned. */
void log_file_open(struct log_file *log, const char *path);

/* Writes complete lines. */
void log_file_write(struct log_file *log, const char *lines, size_t count);

/* Around the pieces of a line that is too long for one write. */
void log_file_begin_long_line(struct log_file *log);
void log_file_write_piece(struct log_file *log, const char *bytes, size_t count);
void log_file_end_long_line(struct log_file *log);

void log_file_close(struct log_file *log);

#endif
