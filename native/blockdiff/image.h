/*
 * Queue files as the process that has their data directory open keeps them still. It listens at
 * the Unix socket q4j.sock in there. What is said over it comes from the other machine; known here
 * is only how frames of it stand: u32 length of what follows, u32 call, u8 kind, payload, all
 * big-endian; and of the answer to a request for bytes that kind 0 has u32 length and the bytes,
 * kind 1 why there are none: u8, u32 length, words.
 */
#ifndef IMAGE_H
#define IMAGE_H

#include <pthread.h>
#include <stdint.h>

#include "frame.h"

#define IMAGE_REQUEST 64

/* Zero-initialised, but for the socket: -1. */
struct image {
  int socket;
  uint8_t request[IMAGE_REQUEST]; /* for bytes; it ends with u64 offset */
  uint32_t request_length;        /* 0: what is dumped next is no image's */
  uint64_t length;                /* of the queue file */
  int feed;                       /* where its bytes are written to, for the dump */
  pthread_t feeder;
  struct failure *failure;
};

/* Connects to who has the folder open. Returns 0, or -1 with why in words. */
int image_connect(struct image *image, const char *folder, char *words, size_t capacity);

/* Passes on one frame, and sends the one that is answered, as frames 'e'. */
int image_call(struct image *image, const uint8_t *request, uint32_t length, struct wire *wire,
               struct failure *failure);

/*
 * What is dumped next is a queue's file.
 *
 * request: u64 length of the file, little-endian, and the call for its first bytes
 */
int image_next(struct image *image, const uint8_t *request, uint32_t length,
               struct failure *failure);

/* Begins to fetch it. Returns a descriptor from which it can be read once, or -1. */
int image_begin(struct image *image, struct failure *failure);

/* Waits until all has been fetched or has failed; the descriptor has to be closed before. */
void image_end(struct image *image);

#endif
