/* Descriptors. */
#ifndef STREAM_H
#define STREAM_H

#include <stddef.h>

/*
 * Opens descriptors 0 to 2 where the caller left them closed: the next file opened would otherwise
 * become a standard stream and be read as input or printed into. Output to a closed stream fails as
 * on a full disk. Returns 0 or -1 with errno.
 */
int open_standard_streams(void);

/* Writes everything, over interruptions and full pipes. Returns 0 or -1 with errno. */
int write_all(int fd, const void *bytes, size_t count);

/* The same, and counts in *written what got out before an error. */
int write_counted(int fd, const void *bytes, size_t count, size_t *written);

#endif
