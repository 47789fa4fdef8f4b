/*
 * The lock of a data directory of queues: as the engine takes it, flock(2) on q4j.lock, in which
 * stands who holds it. It ends with the process that took it.
 */
#ifndef DATA_LOCK_H
#define DATA_LOCK_H

#include <stddef.h>

#include "failure.h"

enum data_lock_answer { DATA_LOCK_FAILED = -1, DATA_LOCK_TAKEN, DATA_LOCK_HELD, DATA_LOCK_NO_FOLDER };

/*
 * Takes the lock, without waiting.
 *
 * lock:   gets the descriptor to release, when it was taken
 * holder: gets who holds it, when somebody does; as it stands in the file
 */
enum data_lock_answer data_lock_take(const char *folder, int *lock, char *holder, size_t capacity,
                                     struct failure *failure);

/* Blanks the name and lets go of the lock. */
void data_lock_release(int lock);

#endif
