/* Whether a source was written to while it was read, as far as the kernel tells. */
#ifndef CHANGE_H
#define CHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

struct change {
  struct stat status;
  uint64_t written; /* sectors that a block device had written; UINT64_MAX where it does not tell */
};

/* Notes how the source is before it is read. */
void change_begin(struct change *change, int source);

/* Returns whether it is another way now, with words on what. */
bool change_seen(const struct change *change, int source, char *words, size_t capacity);

#endif
