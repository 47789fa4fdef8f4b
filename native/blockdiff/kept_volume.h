/*
 * A thin snapshot that stays until the next run of its series, as in kept.h: VG/q4j_kept_SERIES.NUMBER,
 * inactive. Thin volumes copy a block that they share before they write it.
 */
#ifndef KEPT_VOLUME_H
#define KEPT_VOLUME_H

#include "kept.h"
#include "snapshot.h"
#include "thin_delta.h"

#define KEPT_VOLUME_MARK "q4j_kept_"

/*
 * Compares what was kept with the present snapshot, by thin_delta. Returns 0 with words why it could
 * not, or with none.
 */
int kept_volume_open(struct thin_delta *delta, uint64_t lengths[2],
                     const struct snapshot *snapshot, const char *series, const char *number,
                     const char *identity, char *words, size_t capacity, struct failure *failure);

/* As kept_point. */
int kept_volume(struct snapshot *snapshot, const char *series, const char *number,
                char identity[KEPT_IDENTITY], char name[POINT_PATH], struct failure *failure);

/* As kept_remove. */
int kept_volume_remove(const char *name, struct failure *failure);

#endif
