/* Lists what folders hold. */
#ifndef LIST_H
#define LIST_H

#include "frame.h"

/*
 * Sends a frame 'e' for each entry, as far as it lies on the folder's own file system, a folder
 * before what it holds, and 'W' for what is left out.
 * Returns 0, or -1 with the failure set.
 */
int list_folder(struct wire *wire, const char *path, struct failure *failure);

/*
 * Sends a frame 'e' for each entry of the folder itself, as it is behind links and on other file
 * systems; one that leads nowhere is a link. Returns 0, or -1 with the failure set.
 */
int list_children(struct wire *wire, const char *path, struct failure *failure);

#endif
