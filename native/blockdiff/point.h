/*
 * A moment of a file or a folder, kept by its file system while it is read: a read-only btrfs
 * snapshot, reflinks (XFS, btrfs), or a ZFS snapshot. LVM's are in snapshot.h.
 *
 * What is made carries the mark of its process in its name. Making one first removes those whose
 * process is gone.
 */
#ifndef POINT_H
#define POINT_H

#include "failure.h"

#define POINT_PATH 4096
#define POINT_MARK ".q4j-backup."

struct point {
  const struct point_kind *kind; /* NULL: there is none */
  char name[POINT_PATH];         /* what is to be removed */
  char path[POINT_PATH];         /* the source as it was */
};

struct point_kind {
  const char *word;
  /* Fills in the name and the path. What was begun when it fails has the name, or is gone. */
  int (*create)(struct point *point, const char *source, struct failure *failure);
  int (*remove)(const char *name, struct failure *failure);
};

extern const struct point_kind btrfs_kind;
extern const struct point_kind reflink_kind;
extern const struct point_kind zfs_kind;

/* Returns the kind of that word, or NULL. */
const struct point_kind *point_kind_of(const char *word);

/*
 * Takes one.
 * - word: btrfs, xfs-reflink or zfs
 * - freeze: a folder whose file system holds still meanwhile; empty for none
 */
int point_create(struct point *point, const char *word, const char *source, const char *freeze,
                 struct failure *failure);

/* Removes it; does nothing when there is none. */
int point_remove(struct point *point, struct failure *failure);

/* Writes folder/.q4j-backup.BOOT.PID.START, the name of this process in a folder. */
int point_name(char name[POINT_PATH], const char *folder, struct failure *failure);

/* Removes what carries the name of a process that is gone from a folder. */
int point_clean(const char *folder, int (*remove)(const char *name, struct failure *failure),
                struct failure *failure);

#endif
