/*
 * Where the bytes of a file lie, as its file system tells: two files that both have a stretch in the
 * same place share it, and neither can change it for the other, because both systems copy on write
 * what is shared. So what lies in one place in a kept snapshot and in the present one is the same.
 */
#ifndef EXTENTS_H
#define EXTENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "failure.h"
#include "known.h"

#define EXTENT_PLACE 6
#define EXTENTS_HELD 256

struct extent {
  struct range at; /* bytes of the file */
  enum { EXTENT_HOLE, EXTENT_DATA, EXTENT_UNKNOWN } kind;
  /* Equal in two extents where, at each offset that both have, the same stored byte is meant. */
  uint64_t place[EXTENT_PLACE];
};

/* A file's extents, read some at a time. Begins with a number and a fill; all else zero. */
struct extents {
  int number;
  /* Puts the next ones into held, from next on, and sets count, next and ended. */
  int (*fill)(struct extents *extents, struct failure *failure);
  uint64_t next;
  bool ended;
  size_t at;
  size_t count;
  uint64_t passed; /* end of the extents before the one at */
  struct extent held[EXTENTS_HELD];
};

/* By BTRFS_IOC_TREE_SEARCH_V2, which tells compressed extents apart. Needs CAP_SYS_ADMIN. */
int extents_fill_btrfs(struct extents *extents, struct failure *failure);

/* By FS_IOC_FIEMAP. */
int extents_fill_fiemap(struct extents *extents, struct failure *failure);

/* A file as it was and as it is. */
struct extents_pair {
  struct extents before;
  struct extents now;
  uint64_t at;
  uint64_t end; /* the shorter one's length */
};

/* Gives the next part that lies in the same place in both; a next of struct known. */
int extents_same(void *pair, struct range *range, struct failure *failure);

#endif
