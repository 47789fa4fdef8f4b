#include "serve_kept.h"

#include <stdio.h>
#include <string.h>

#define WORDS 768

/* Splits a request into so many texts, each with its NUL. The request has one more behind it. */
static int split(const uint8_t *request, uint32_t length, const char **fields, int count,
                 struct failure *failure) {
  uint32_t at = 0;
  int found = 0;
  while (found < count && at < length) {
    fields[found++] = (const char *)request + at;
    at += (uint32_t)strlen((const char *)request + at) + 1;
  }
  return found == count && at == length
             ? 0
             : fail(failure, "a request that this helper does not know: length=%u", length);
}

int serve_base(struct wire *wire, struct base *base, const struct snapshot *snapshot,
               const struct point *point, const uint8_t *request, uint32_t length,
               struct failure *failure) {
  const char *fields[3];
  char words[WORDS] = "";
  bool of_volume = snapshot->name[0] != '\0';
  if (length < 1 || request[0] > 1 || base->is_open) {
    return fail(failure, "a request that this helper does not know: length=%u", length);
  }
  if (split(request + 1, length - 1, fields, 3, failure) != 0) {
    return -1;
  }
  int opened = of_volume
                   ? kept_volume_open(&base->thin, base->lengths, snapshot, fields[0], fields[1],
                                      fields[2], words, sizeof(words), failure)
                   : kept_open(&base->kept, point, fields[0], fields[1], fields[2], words,
                               sizeof(words), failure);
  if (opened != 0) {
    return -1;
  }
  base->is_open = words[0] == '\0';
  base->known = (struct known){.verify = request[0] == 1};
  if (of_volume) {
    base->known.next = thin_delta_same;
    base->known.context = &base->thin;
  } else {
    base->known.next = extents_same;
    base->known.context = &base->kept.pair;
    base->lengths[0] = base->kept.before;
    base->lengths[1] = base->kept.now;
  }
  snprintf(base->path, sizeof(base->path), "%s", of_volume ? snapshot->device : point->path);
  return frame_text(wire, 'K', words, failure);
}

struct known *base_known(struct base *base, const char *path, uint32_t block_size) {
  if (!base->is_open || block_size == 0 || strcmp(path, base->path) != 0) {
    return NULL;
  }
  known_limit(&base->known, base->lengths[0], base->lengths[1], block_size);
  return &base->known;
}

int serve_keep(struct wire *wire, struct snapshot *snapshot, struct point *point,
               const uint8_t *request, uint32_t length, struct failure *failure) {
  const char *fields[2];
  char identity[KEPT_IDENTITY];
  char name[POINT_PATH];
  if (split(request, length, fields, 2, failure) != 0) {
    return -1;
  }
  int kept = snapshot->name[0] != '\0'
                 ? kept_volume(snapshot, fields[0], fields[1], identity, name, failure)
                 : kept_point(point, fields[0], fields[1], identity, name, failure);
  if (kept != 0) {
    return -1;
  }
  struct iovec pieces[2] = {{identity, strlen(identity) + 1}, {name, strlen(name) + 1}};
  return frame_write(wire, 'K', pieces, 2, failure);
}

int serve_release(struct wire *wire, const uint8_t *request, uint32_t length,
                  struct failure *failure) {
  const char *fields[2];
  if (split(request, length, fields, 2, failure) != 0) {
    return -1;
  }
  int removed = strcmp(fields[0], "lvm") == 0 ? kept_volume_remove(fields[1], failure)
                                              : kept_remove(fields[0], fields[1], failure);
  return removed == 0 ? frame_text(wire, 'K', "", failure) : -1;
}

int base_tell(struct wire *wire, const struct dump_result *result, struct failure *failure) {
  const uint64_t figures[] = {result->read, result->same, result->wrong, result->wrong_at};
  uint8_t bytes[sizeof(figures)];
  for (size_t i = 0; i < sizeof(bytes); i++) {
    bytes[i] = (uint8_t)(figures[i / 8] >> (8 * (i % 8)));
  }
  struct iovec piece = {bytes, sizeof(bytes)};
  return frame_write(wire, 'N', &piece, 1, failure);
}
