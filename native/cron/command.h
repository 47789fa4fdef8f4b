/* Finding the program that a command names. */
#ifndef COMMAND_H
#define COMMAND_H

#include <stddef.h>

/*
 * Looks a program up as execvp(3) does, along $PATH or, without one, /bin:/usr/bin. Returns 0 with
 * its path, which may be name itself, or an errno: ENOENT, EACCES, ENAMETOOLONG.
 */
int command_find(const char *name, char *path, size_t size);

/* 127 for a program that is not there and 126 for one that cannot be run, as shells have it. */
int command_exit_code(int error);

#endif
