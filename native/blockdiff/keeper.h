/*
 * A moment that outlives its connection: when that is lost, this process goes on holding it for some
 * time, for another helper that is sent by a new connection. That one reads the moment by itself, and
 * has this one remove it. Without one, or when that one's connection is lost too and no other comes,
 * the moment is removed after that time.
 *
 * They meet at a socket that carries the mark of this process and serves processes of its user alone.
 */
#ifndef KEEPER_H
#define KEEPER_H

#include "point.h"
#include "snapshot.h"

#define KEEPER_NAME 96
#define KEEPER_SECONDS_MAX 3600

/*
 * Holds the moment from now on for so many seconds after a loss; at most once a process.
 * - name: gets what another helper finds this one by
 */
int keeper_start(struct snapshot *snapshot, struct point *point, unsigned seconds,
                 char name[KEEPER_NAME], struct failure *failure);

/*
 * The connection was lost. Does not return while there is a moment to hold: the process ends when
 * that is removed. Returns when none is held.
 */
void keeper_lost(void);

/* Nobody else removes the moment between the two. */
void keeper_lock(void);
void keeper_unlock(void);

/*
 * Takes over from another helper, which holds its moment as long as the descriptor is open. Returns
 * the descriptor, or -1 when there is no such helper any more.
 */
int keeper_adopt(const char *name, struct failure *failure);

/* Has that helper check and remove its moment, and end. Writes the fill level in words. */
int keeper_remove(int keeper, char *words, size_t capacity, struct failure *failure);

#endif
