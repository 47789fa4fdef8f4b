/* The lock of daemontools' setlock: an exclusive flock(2) on a file opened for append. */
#ifndef LOCK_FILE_H
#define LOCK_FILE_H

#include <stddef.h>
#include <stdint.h>

/*
 * Opens the file, made with mode 0600 where it is missing. The descriptor is above 2, so that it
 * never stands for a closed standard stream, and is inherited by programs. Returns it or -1 with errno.
 */
int lock_file_open(const char *path);

#define LOCK_WAIT_FOREVER INT64_C(-1)

/*
 * Locks it, waiting at most so many nanoseconds, 0 for not at all. Returns 0 or -1 with errno:
 * EAGAIN when it is held, ETIMEDOUT when it still was at the end. Uses SIGALRM while it waits.
 */
int lock_file_lock(int fd, int64_t wait_nanos);

/*
 * Writes who holds the lock of the open file, as far as this machine shows it: "pid 7 (name,
 * running since 2026-11-21 03:18:01)". Always writes something.
 */
void lock_file_holder(int fd, char *text, size_t size);

#endif
