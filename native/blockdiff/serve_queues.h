/* The requests on folders and on data directories of queues; see frame.h. */
#ifndef SERVE_QUEUES_H
#define SERVE_QUEUES_H

#include "image.h"

/* What is held of a data directory. */
struct queues {
  int lock; /* or -1 */
  struct image image;
};

#define NO_QUEUES {.lock = -1, .image = {.socket = -1}}

/* Returns whether a request is one of these: 'I', 'Y', 'U', 'C', 'M', 'Z'. */
bool is_of_queues(int type);

/* Serves one. */
int serve_queues(struct wire *wire, int type, struct queues *queues, const uint8_t *request,
                 uint32_t length, struct failure *failure);

/* Lets go of everything. */
void queues_release(struct queues *queues);

#endif
