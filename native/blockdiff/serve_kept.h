/* The requests on snapshots that stay from one run to the next; see frame.h and kept.h. */
#ifndef SERVE_KEPT_H
#define SERVE_KEPT_H

#include "dump.h"
#include "frame.h"
#include "kept_volume.h"

/* What the next dump builds on. Zero at first. */
struct base {
  bool is_open;
  struct kept kept;        /* of a file */
  struct thin_delta thin;  /* of a volume */
  struct known known;
  uint64_t lengths[2];     /* as it was, as it is */
  char path[POINT_PATH];   /* of the moment that is dumped */
};

/* Serves 'B'. */
int serve_base(struct wire *wire, struct base *base, const struct snapshot *snapshot,
               const struct point *point, const uint8_t *request, uint32_t length,
               struct failure *failure);

/* Serves 'V'. */
int serve_keep(struct wire *wire, struct snapshot *snapshot, struct point *point,
               const uint8_t *request, uint32_t length, struct failure *failure);

/* Serves 'X'. */
int serve_release(struct wire *wire, const uint8_t *request, uint32_t length,
                  struct failure *failure);

/* Returns what is known of a source, or NULL. */
struct known *base_known(struct base *base, const char *path, uint32_t block_size);

/* Sends 'N'. */
int base_tell(struct wire *wire, const struct dump_result *result, struct failure *failure);

#endif
