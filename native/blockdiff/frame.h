/*
 * The conversation of the helper with whoever started it on another machine: frames of one byte
 * type, u32 little-endian length of at most FRAME_MAX, and so many bytes.
 *
 * To the helper:
 *   'S'  size NUL volume: take an LVM snapshot; answered by 'K' with the path of its device
 *   'D'  u32 block size, u8 1 when an old digest follows, u8 compressor (0 none, 1 gzip, 2 lzop,
 *        3 Zstandard, 4 LZ4, where the hello says so), path of the source: dump it
 *   'P'  how the next dump is done: u8 digest (0 MD5, 1 SHA-256), u64 bytes of the source a second at
 *        most (0: any number), u64 block to begin with: without the heads of a difference and a
 *        digest, which are there from a dump that broke off, and the old digest begins there too
 *   'O'  a piece of the old digest; 'o' its end
 *   'T'  kind NUL source NUL folder NUL: keep a moment of a file or a folder, with the folder's file
 *        system frozen unless it is empty (see point.h); answered by 'K' with the path to read
 *   'B'  u8 1 to read all and check, series NUL number NUL identity NUL: the next dump is of the moment
 *        that was kept, and what its storage knows to be as it was in another one, kept under that
 *        name, is not read (see kept.h, kept_volume.h); answered by 'K' with nothing, or why all is read
 *   'V'  series NUL number NUL: keep the moment when this ends, in place of those of its series;
 *        answered by 'K' with identity NUL name NUL
 *   'X'  kind NUL name NUL: remove what was kept, if it is there; answered by 'K'
 *   'G'  u32 seconds: hold the moment for so long when the connection is lost; answered by 'K' with the
 *        name of this helper, see keeper.h
 *   'A'  name: what comes next is of the moment that the helper of that name holds, and 'R' removes
 *        that; answered by 'K'
 *   'I'  path of a folder: list it; answered by 'e' for each entry, 'W' for what is left out, and 'K'
 *   'J'  path of a folder: list its own entries, as they are behind links and on other file systems;
 *        answered by 'e' for each, of which one that leads nowhere is a link, and 'K'
 *   'Y'  path of a data directory: take its lock, until this ends; answered by 'K' with "taken", "held "
 *        and who holds it, or "none" when there is no such folder
 *   'U'  path of a data directory: connect to the process that has it open; answered by 'K' with
 *        nothing, or why not
 *   'C'  a frame for that process (see image.h); answered by 'e' with pieces of its answer, and 'K'
 *   'M'  u64 length of a queue file, the frame that asks that process for its first bytes: the next
 *        dump is of that file, of which 'D' has the name alone; answered by 'K'
 *   'Z'  u32 bytes, path: answered by 'K' with so many from the beginning of the file, at most
 *   'R'  remove the snapshot; answered by 'K' with words, perhaps none
 *   'Q'  end; so does the end of the input
 * From the helper:
 *   'H'  hello, u16 FRAME_VERSION, u16 what it packs by: the sum of 1 Zstandard, 2 LZ4
 *   'K'  done
 *   'L'  u64 length of the source, before the first piece, when a 'P' came before
 *   'd'  a piece of the difference, compressed as asked for; 'm' a piece of the new digest
 *   'c'  with compressors 3 and 4, before each 'm' but the head: u64 blocks that changed, of those in it
 *   'W'  words: the source changed while it was read; or, in a list, what is left out
 *   'e'  an entry of a list: u32 'f', 'd' or 'l' for file, folder and link, u32 mode, u32 user, u32
 *        group, u64 length, u64 inode, i64 time of modification and i64 of change in ns, u32 bytes of
 *        the path, the path, which begins within the folder, and of a link its target
 *   'N'  after a 'B' that told nothing: u64 bytes that were read, u64 blocks that the storage said are
 *        as they were, u64 of them that are not, u64 offset of the first of those
 *   'F'  the dump is complete: u64 length of the source, u64 blocks, u64 changed blocks
 *   'E'  what went wrong, in words; the helper cleans up and ends
 */
#ifndef FRAME_H
#define FRAME_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

#include "stream.h"

#define FRAME_VERSION 5
#define FRAME_MAX (1u << 20)

struct wire {
  int in;
  int out;
  pthread_mutex_t writing; /* one frame at a time, from any thread */
  atomic_bool broken;      /* it ended, or failed, before a 'Q' came */
};

#define FRAME_END 0 /* the type that is returned at the end of the input */

/* Reads the head of a frame. Returns its type, FRAME_END, or -1. */
int frame_head(struct wire *wire, uint32_t *length, struct failure *failure);

/* Reads the bytes of a frame; its end within them is a failure. */
int frame_body(struct wire *wire, void *to, size_t length, struct failure *failure);

/* Writes one frame of at most FRAME_MAX bytes. */
int frame_write(struct wire *wire, char type, struct iovec *pieces, int count,
                struct failure *failure);

/* Writes one frame with a text. */
int frame_text(struct wire *wire, char type, const char *text, struct failure *failure);

/* An output that becomes frames of one type. */
struct frame_output {
  struct wire *wire;
  char type;
};

struct output frames_output(struct frame_output *frames);

/* The old digest: the frames 'O' up to 'o'. Zero-initialised but for the wire. */
struct frame_input {
  struct wire *wire;
  uint32_t left;
  int ended;
};

struct input frames_input(struct frame_input *frames);

#endif
