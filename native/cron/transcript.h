/*
 * The lines of a run on their way to the log and to the spool, with or without time stamps. Memory
 * does not grow with a line: one that outgrows the buffer goes on in the spool alone, and from there
 * to the log when it is complete, because its time stamp stands before it and is known only then.
 */
#ifndef TRANSCRIPT_H
#define TRANSCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "log_file.h"
#include "spool.h"

enum { TRANSCRIPT_BUFFER = 256 * 1024, STAMP_SIZE = 40 };

struct transcript {
  struct log_file *log;
  struct spool *spool;
  bool stamps;
  /* The last time stamp and its second. */
  time_t second;
  char stamp[STAMP_SIZE];
  size_t stamp_length;
  /* Complete lines, then the beginning of an incomplete one. */
  size_t used;
  size_t line_start;
  /* Where in the spool a line begins that outgrew the buffer, -1 without one. */
  int64_t long_line;
  /* The spool has failed within a long line: its pieces go straight to the log. */
  bool direct;
  bool in_line;
  char buffer[TRANSCRIPT_BUFFER];
};

void transcript_init(struct transcript *transcript, struct log_file *log, struct spool *spool,
                     bool stamps);

/* Adds what the command printed, at a time. */
void transcript_add(struct transcript *transcript, const char *bytes, size_t count, time_t now);

/* Adds a line of the wrapper's own, ending the command's unfinished line if there is one. */
void transcript_line(struct transcript *transcript, const char *line, time_t now);

/* Hands the complete lines over. */
void transcript_flush(struct transcript *transcript);

#endif
