#include "serve_queues.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "data_lock.h"
#include "list.h"

#define WORDS 600
#define RANGE_MAX 65536

bool is_of_queues(int type) {
  return type != 0 && strchr("IJYUCMZ", type) != NULL;
}

static int done(struct wire *wire, struct failure *failure) {
  return frame_text(wire, 'K', "", failure);
}

static int serve_lock(struct wire *wire, struct queues *queues, const char *folder,
                      struct failure *failure) {
  char words[WORDS];
  char holder[WORDS] = "";
  if (queues->lock >= 0) {
    return fail(failure, "a request for a lock that this helper does not know");
  }
  switch (data_lock_take(folder, &queues->lock, holder, sizeof(holder), failure)) {
    case DATA_LOCK_TAKEN:
      return frame_text(wire, 'K', "taken", failure);
    case DATA_LOCK_NO_FOLDER:
      return frame_text(wire, 'K', "none", failure);
    case DATA_LOCK_HELD:
      snprintf(words, sizeof(words), "held %s", holder);
      return frame_text(wire, 'K', words, failure);
    default:
      return -1;
  }
}

static int serve_connect(struct wire *wire, struct queues *queues, const char *folder,
                         struct failure *failure) {
  char words[WORDS] = "";
  if (queues->image.socket >= 0) {
    return fail(failure, "a request for a connection that this helper does not know");
  }
  image_connect(&queues->image, folder, words, sizeof(words));
  return frame_text(wire, 'K', words, failure);
}

/* Sends the beginning of a file, as far as it reaches. */
static int serve_range(struct wire *wire, const uint8_t *request, uint32_t length,
                       struct failure *failure) {
  static uint8_t bytes[RANGE_MAX];
  uint32_t wanted = length < 4 ? 0
                               : (uint32_t)request[0] | (uint32_t)request[1] << 8 |
                                     (uint32_t)request[2] << 16 | (uint32_t)request[3] << 24;
  if (length <= 4 || wanted > RANGE_MAX) {
    return fail(failure, "a request for bytes that this helper does not know: length=%u", length);
  }
  const char *path = (const char *)request + 4;
  int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  ssize_t got = file < 0 ? -1 : read_fully(file, bytes, wanted);
  int code = errno;
  if (file >= 0) {
    close(file);
  }
  if (got < 0) {
    return fail(failure, "failed to read:%s: %s", path, strerror(code));
  }
  struct iovec piece = {bytes, (size_t)got};
  return frame_write(wire, 'K', &piece, 1, failure);
}

int serve_queues(struct wire *wire, int type, struct queues *queues, const uint8_t *request,
                 uint32_t length, struct failure *failure) {
  const char *path = (const char *)request;
  switch (type) {
    case 'I':
      return list_folder(wire, path, failure) == 0 ? done(wire, failure) : -1;
    case 'J':
      return list_children(wire, path, failure) == 0 ? done(wire, failure) : -1;
    case 'Y':
      return serve_lock(wire, queues, path, failure);
    case 'U':
      return serve_connect(wire, queues, path, failure);
    case 'C':
      return image_call(&queues->image, request, length, wire, failure) == 0 ? done(wire, failure)
                                                                             : -1;
    case 'M':
      return image_next(&queues->image, request, length, failure) == 0 ? done(wire, failure) : -1;
    default:
      return serve_range(wire, request, length, failure);
  }
}

void queues_release(struct queues *queues) {
  if (queues->lock >= 0) {
    data_lock_release(queues->lock);
  }
  if (queues->image.socket >= 0) {
    close(queues->image.socket);
  }
}
