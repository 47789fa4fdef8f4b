/* Lists what a folder holds, as far as it lies on the folder's own file system. */
#ifndef LIST_H
#define LIST_H

#include "frame.h"

/*
 * Sends a frame 'e' for each entry, a folder before what it holds, and 'W' for what is left out.
 * Returns 0, or -1 with the failure set.
 */
int list_folder(struct wire *wire, const char *path, struct failure *failure);

#endif
