/*
 * libq4j: the system calls of the queue engine.
 *
 * Every signature has a fixed width, the same for 32-bit and 64-bit callers: numbers are int32_t or
 * int64_t, and a pointer is passed as an int64_t that holds its address. Paths are NUL-terminated
 * bytes.
 *
 * Unless said otherwise a function returns 0 or more, or -errno. None keeps state, so all may be
 * called from any thread; who closes a descriptor sees to it that nobody else is using it. Calls
 * that a signal interrupts go on.
 */
#ifndef Q4J_H
#define Q4J_H

#include <stdint.h>

#define Q4J_API __attribute__((visibility("default")))

/* Raised whenever a function changes its meaning or its signature, or goes. */
#define Q4J_ABI_VERSION 8

/* Flags of q4j_open, to be added up. */
#define Q4J_OPEN_READ 0      /* for reading only */
#define Q4J_OPEN_WRITE 1     /* for reading and writing */
#define Q4J_OPEN_CREATE 2    /* make the file, mode 0600, if it is not there; needs WRITE */
#define Q4J_OPEN_EXCLUSIVE 4 /* with CREATE: EEXIST if it is there */
#define Q4J_OPEN_NO_FOLLOW 8 /* ELOOP where the name is a symbolic link */

/* What q4j_preallocate did. */
#define Q4J_ALLOCATED 0 /* the space is there */
#define Q4J_HOLE 1      /* the file system cannot preallocate: the file grew as a hole */

/* Kinds of digests. */
#define Q4J_DIGEST_MD5 0    /* 16 bytes */
#define Q4J_DIGEST_SHA256 1 /* 32 bytes */

/* One piece of a vectored write. */
struct q4j_piece {
  int64_t address;
  int64_t length;
};

/* Two descriptors with the same values are open on the same file. */
struct q4j_identity {
  int64_t device_major;
  int64_t device_minor;
  int64_t inode;
};

/* Returns Q4J_ABI_VERSION as it was when the library was built. */
Q4J_API int32_t q4j_abi_version(void);

/*
 * Tries every call of this library on a file of its own in a directory, which it removes again.
 * Returns 0, -errno of the first call that failed, or -EIO when one succeeded with a wrong result.
 */
Q4J_API int32_t q4j_self_test(int64_t directory);

/* Returns a descriptor, closed on exec. Anything but a regular file: EISDIR or EINVAL. */
Q4J_API int32_t q4j_open(int64_t path, int32_t flags);

Q4J_API int32_t q4j_close(int32_t fd);

/* Returns the length of the file in bytes. */
Q4J_API int64_t q4j_length(int32_t fd);

/* Fills in a struct q4j_identity. */
Q4J_API int32_t q4j_identity(int32_t fd, int64_t identity);

/* The same by path, following symbolic links. */
Q4J_API int32_t q4j_identity_of_path(int64_t path, int64_t identity);

/* Returns when the content was last changed: nanoseconds since 1970, 0 for a time before that. */
Q4J_API int64_t q4j_modified(int32_t fd);

/*
 * Maps [offset, offset + length) for reading, shared; offset is a multiple of the page size. ENXIO
 * when that does not lie wholly inside the file. Returns the address; it is never negative.
 */
Q4J_API int64_t q4j_map(int32_t fd, int64_t offset, int64_t length);

/*
 * As q4j_map, for reading and writing. Only bytes whose space is allocated may be written: for want of
 * space, as for a page that the disk cannot deliver, the kernel raises SIGBUS. EOPNOTSUPP on file
 * systems that need new space for a change of bytes whose space is allocated.
 */
Q4J_API int64_t q4j_map_writable(int32_t fd, int64_t offset, int64_t length);

Q4J_API int32_t q4j_unmap(int64_t address, int64_t length);

/* Returns the number of bytes read: less than length only where the file ends. */
Q4J_API int64_t q4j_read(int32_t fd, int64_t offset, int64_t address, int64_t length);

/*
 * Returns the first offset at or behind offset where the file holds bytes, and where it has a hole,
 * which reads as zero; the length where there is none. Moves the descriptor's position.
 */
Q4J_API int64_t q4j_next_data(int32_t fd, int64_t offset);
Q4J_API int64_t q4j_next_hole(int32_t fd, int64_t offset);

/* Writes all of it and returns length. A failure may leave any part written; so below. */
Q4J_API int64_t q4j_write(int32_t fd, int64_t offset, int64_t address, int64_t length);

/* Writes count struct q4j_piece one after the other, however many; returns their length in all. */
Q4J_API int64_t q4j_write_vector(int32_t fd, int64_t offset, int64_t pieces, int32_t count);

/*
 * Writes values[i], a byte, at offsets[i], an int64_t, for every i below count. Where many lie close
 * together at rising offsets, the bytes between them are read and written back: nobody else may
 * change those meanwhile.
 */
Q4J_API int32_t q4j_overwrite(int32_t fd, int64_t offsets, int64_t values, int32_t count);

/*
 * Writes the digests of the blocks of block_size bytes that lie at [address, address + length), one
 * after the other; the last may be shorter. Several blocks at once where the processor can. EINVAL for
 * a kind that is none, and for a block_size below 1 or a length below 0.
 */
Q4J_API int32_t q4j_digest_blocks(int32_t kind, int64_t address, int64_t length,
                                  int64_t block_size, int64_t digests);

/* fdatasync. */
Q4J_API int32_t q4j_sync(int32_t fd);

/* Makes the entries of a directory durable. */
Q4J_API int32_t q4j_sync_directory(int64_t path);

/*
 * Makes the file at least length bytes long and allocates the space of [from, length), in which
 * bytes that were never written read as zero. Never shrinks. Returns Q4J_ALLOCATED or Q4J_HOLE; on
 * failure the length is as before.
 */
Q4J_API int32_t q4j_preallocate(int32_t fd, int64_t from, int64_t length);

/*
 * Writes zeros to [from, to). Where they are on disk a later write and sync changes nothing of the
 * file but its bytes, which takes one write of the disk; where space was only allocated it changes
 * the file system's own records, too. EOPNOTSUPP where that is not so: where bytes that are changed
 * need new space.
 */
Q4J_API int32_t q4j_zero_fill(int32_t fd, int64_t from, int64_t to);

/* ftruncate: cuts, or grows as a hole. */
Q4J_API int32_t q4j_truncate(int32_t fd, int64_t length);

/*
 * Returns 1 when the file has no name any more and no other open file description, so that nobody
 * can read it but by this descriptor; 0 when it has, or when the system does not tell. Whoever found
 * the name just before it went may open the file a moment later: ask twice.
 */
Q4J_API int32_t q4j_is_last_reference(int32_t fd);

Q4J_API int32_t q4j_rename(int64_t from, int64_t to);

Q4J_API int32_t q4j_unlink(int64_t path);

/* Makes one directory, mode 0700. */
Q4J_API int32_t q4j_make_directory(int64_t path);

/*
 * Takes the exclusive advisory lock of flock(2) without waiting: EWOULDBLOCK when another open file
 * description holds it. Closing the descriptor gives it back.
 */
Q4J_API int32_t q4j_lock(int32_t fd);

/*
 * Writes the symbolic name of a positive errno, for example ENOSPC, as a NUL-terminated text that
 * is cut to capacity; E and the number where it has no name here. Returns the length written.
 */
Q4J_API int32_t q4j_errno_name(int32_t number, int64_t buffer, int32_t capacity);

/* The same for its meaning in English. */
Q4J_API int32_t q4j_errno_text(int32_t number, int64_t buffer, int32_t capacity);

#endif
