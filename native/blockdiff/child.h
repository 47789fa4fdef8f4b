/* Programs that the helper starts, by their arguments; no shell is involved. */
#ifndef CHILD_H
#define CHILD_H

#include <stddef.h>
#include <sys/types.h>

#include "failure.h"

/*
 * Starts a program that is looked up in PATH, with its standard input and output on descriptors;
 * everything else but standard error is closed in it. Returns its pid, or -1.
 */
pid_t child_start(const char *const *arguments, int input, int output, struct failure *failure);

/* Waits for its end. Returns 0, or -1 when it did not exit with 0. */
int child_wait(pid_t pid, const char *what, struct failure *failure);

/* Runs a program with its output on standard error. */
int child_run(const char *const *arguments, struct failure *failure);

/* Runs a program and keeps its output as a text, cut to capacity. */
int child_output(const char *const *arguments, char *text, size_t capacity,
                 struct failure *failure);

#endif
