/*
 * A snapshot that stays until the next run of its series, for the storage to say what changed since.
 * It is named FOLDER/.q4j-backup.kept-SERIES.NUMBER, and is nobody's process' that could be gone, so
 * point_clean leaves it.
 */
#ifndef KEPT_H
#define KEPT_H

#include "extents.h"
#include "point.h"

#define KEPT_MARK POINT_MARK "kept-"
#define KEPT_SERIES 128
#define KEPT_IDENTITY 160

/* What a file is compared with while it is dumped. */
struct kept {
  bool is_open;
  struct extents_pair pair;
  uint64_t before; /* length as it was */
  uint64_t now;
};

/* Whether a text can be part of a name: letters, digits, - and _, and not too many. */
bool kept_is_series(const char *series);

/*
 * Opens what was kept of a point's source.
 * - number: the last part of its name
 * - identity: as kept_point said when it was kept
 * Returns 0. Where it is not there, not as it was, or not told apart by its file system, it stays
 * closed, and the words say why. -1 when something fails that the dump would fail of, too.
 */
int kept_open(struct kept *kept, const struct point *point, const char *series, const char *number,
              const char *identity, char *words, size_t capacity, struct failure *failure);

void kept_close(struct kept *kept);

/*
 * Keeps a point instead of removing it, on disk, and removes what was kept of its series before.
 * Writes what tells it from any other that may get its name.
 */
int kept_point(struct point *point, const char *series, const char *number,
               char identity[KEPT_IDENTITY], char name[POINT_PATH], struct failure *failure);

/* Removes one by its whole name; does nothing when it is not there. Refuses any other name. */
int kept_remove(const char *word, const char *name, struct failure *failure);

#endif
