/*
 * What a run printed, kept until it is known whether anybody wants to see it: the first bytes in
 * memory, all of it in a file without a name once there is more.
 */
#ifndef SPOOL_H
#define SPOOL_H

#include <stddef.h>
#include <stdint.h>

enum { SPOOL_MEMORY = 64 * 1024 };

struct spool {
  char memory[SPOOL_MEMORY];
  /* -1 while memory suffices. */
  int fd;
  int64_t length;
  /* The errno that ended the keeping, 0 while there was none; what came after it is counted. */
  int error;
  int64_t lost;
};

void spool_init(struct spool *spool);

void spool_append(struct spool *spool, const char *bytes, size_t count);

/* Overwrites bytes that were appended before. */
void spool_overwrite(struct spool *spool, int64_t offset, const char *bytes, size_t count);

/*
 * Gives the bytes from one offset to another to a consumer, in pieces. Stops at the first piece that
 * it does not return 0 for, and returns that, or -1 with errno when they cannot be read.
 */
int spool_read(struct spool *spool, int64_t from, int64_t to,
               int (*consume)(void *context, const char *bytes, size_t count), void *context);

void spool_close(struct spool *spool);

#endif
