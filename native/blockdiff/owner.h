/* The mark of the process that a snapshot belongs to, as an LVM tag. */
#ifndef OWNER_H
#define OWNER_H

#include <stdbool.h>

#include "failure.h"

#define OWNER_TAG 96
/* Characters before the part that names the process. */
#define OWNER_PREFIX 11

/* Writes the tag of this process: q4j_backup=BOOT.PID.START, which no other process ever has. */
int owner_tag(char tag[OWNER_TAG], struct failure *failure);

/* Whether a tag is of this kind and its process runs no more. */
bool owner_is_gone(const char *tag);

#endif
