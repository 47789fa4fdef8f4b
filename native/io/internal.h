/* What the files of libq4j share. */
#ifndef Q4J_INTERNAL_H
#define Q4J_INTERNAL_H

#include <errno.h>
#include <stdint.h>
#include <sys/types.h>

#include "q4j.h"

_Static_assert(sizeof(off_t) == sizeof(int64_t), "build with _FILE_OFFSET_BITS=64");

/* The kernel moves no more than about 2 GiB a call; a size_t of 32 bits holds this much safely. */
#define Q4J_LARGEST_TRANSFER ((int64_t)1 << 30)

static inline void *q4j_pointer(int64_t address) { return (void *)(uintptr_t)address; }

static inline int64_t q4j_address(const void *pointer) { return (int64_t)(uintptr_t)pointer; }

/* 0 for a result that is not -1, else -errno. */
static inline int32_t q4j_result(int result) { return result == -1 ? -errno : 0; }

/*
 * Returns 0, or -EOPNOTSUPP on a file system where bytes that are changed need new space, also where
 * space is allocated.
 */
int32_t q4j_overwrites_in_place(int fd);

#endif
