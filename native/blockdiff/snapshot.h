/* LVM snapshots, with the programs of lvm2. */
#ifndef SNAPSHOT_H
#define SNAPSHOT_H

#include <stddef.h>

#include "failure.h"

struct snapshot {
  char name[400];   /* VG/NAME; empty: there is none */
  char device[416]; /* where it is read */
  char pool[512];    /* of a thin snapshot; else empty */
};

/*
 * Syncs the file systems and takes a snapshot of a volume. It carries a tag that names this process,
 * and snapshots whose process is gone are removed first: nobody else will.
 */
int snapshot_create(struct snapshot *snapshot, const char *size, const char *volume,
                    struct failure *failure);

/* Fails when it overflowed: then it is no image of any moment. Writes the fill level in words. */
int snapshot_check(const struct snapshot *snapshot, char *words, size_t capacity,
                   struct failure *failure);

/* Removes it, if there is one. */
int snapshot_remove(struct snapshot *snapshot, struct failure *failure);

#endif
