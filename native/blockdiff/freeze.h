/*
 * A file system that holds still. It never stays so: a process of its own thaws it when it is told
 * to, when this one ends in whatever way, and after a minute in any case, which is told then.
 */
#ifndef FREEZE_H
#define FREEZE_H

#include <sys/types.h>

#include "failure.h"

struct freeze {
  pid_t guard;
  int order;          /* a pipe to the guard */
  const char *folder; /* for messages */
};

/*
 * Freezes the file system that a folder is the root of, or lies on.
 * - source: must lie on another one: what is to be made beside it would wait for the thaw
 */
int freeze_begin(struct freeze *freeze, const char *folder, const char *source,
                 struct failure *failure);

/* Thaws it. Fails when it did not hold still until now. */
int freeze_end(struct freeze *freeze, struct failure *failure);

#endif
