/*
 * Where a dump reads the old digest from and writes to: a descriptor, or frames of a connection.
 * Failures are reported to the struct failure and returned as -1.
 */
#ifndef STREAM_H
#define STREAM_H

#include <stddef.h>
#include <sys/uio.h>

#include "failure.h"

struct input {
  /* Returns how many bytes were read: less than length only at the end of the input. */
  ssize_t (*read)(void *context, void *to, size_t length, struct failure *failure);
  void *context;
};

struct output {
  /* Writes all of it; may change the pieces. */
  int (*write)(void *context, struct iovec *pieces, int count, struct failure *failure);
  void *context;
};

/* The context of an input or output on a descriptor; what names it in messages. */
struct descriptor {
  int number;
  const char *what;
};

struct input descriptor_input(struct descriptor *descriptor);

struct output descriptor_output(struct descriptor *descriptor);

/* Reads until length bytes are there or the input ends; -1 with errno. */
ssize_t read_fully(int number, void *to, size_t length);

/* Writes all of it; -1 with errno. May change the pieces. */
int write_fully(int number, struct iovec *pieces, int count);

#endif
