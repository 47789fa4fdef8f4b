#include "frame.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define HEAD 5
#define PIECES 64

int frame_head(struct wire *wire, uint32_t *length, struct failure *failure) {
  uint8_t head[HEAD];
  ssize_t got = read_fully(wire->in, head, HEAD);
  if (got < HEAD) {
    wire->broken = true;
  }
  if (got < 0) {
    return fail(failure, "the connection broke: %s", strerror(errno));
  }
  if (got == 0) {
    return FRAME_END;
  }
  *length = (uint32_t)head[1] | (uint32_t)head[2] << 8 | (uint32_t)head[3] << 16 |
            (uint32_t)head[4] << 24;
  if (got < HEAD || head[0] == FRAME_END || *length > FRAME_MAX) {
    return fail(failure, "the connection broke within a frame: bytes=%zd, type=%d, length=%u", got,
                head[0], *length);
  }
  return head[0];
}

int frame_body(struct wire *wire, void *to, size_t length, struct failure *failure) {
  ssize_t got = read_fully(wire->in, to, length);
  if (got < 0 || (size_t)got < length) {
    wire->broken = true;
  }
  if (got < 0) {
    return fail(failure, "the connection broke: %s", strerror(errno));
  }
  return (size_t)got == length
             ? 0
             : fail(failure, "the connection broke within a frame: bytes=%zd (expected=%zu)", got,
                    length);
}

int frame_write(struct wire *wire, char type, struct iovec *pieces, int count,
                struct failure *failure) {
  struct iovec all[1 + PIECES];
  size_t length = 0;
  for (int i = 0; i < count; i++) {
    all[1 + i] = pieces[i];
    length += pieces[i].iov_len;
  }
  uint8_t head[HEAD] = {(uint8_t)type, (uint8_t)length, (uint8_t)(length >> 8),
                        (uint8_t)(length >> 16), (uint8_t)(length >> 24)};
  all[0] = (struct iovec){head, HEAD};
  pthread_mutex_lock(&wire->writing);
  int result = write_fully(wire->out, all, 1 + count);
  int code = errno;
  pthread_mutex_unlock(&wire->writing);
  if (result != 0) {
    wire->broken = true;
  }
  return result == 0 ? 0 : fail(failure, "the connection broke: %s", strerror(code));
}

int frame_text(struct wire *wire, char type, const char *text, struct failure *failure) {
  struct iovec piece = {(void *)(uintptr_t)text, strlen(text)};
  return frame_write(wire, type, &piece, 1, failure);
}

/* Cuts pieces of any number and length into frames. */
static int write_frames(void *context, struct iovec *pieces, int count, struct failure *failure) {
  const struct frame_output *frames = context;
  struct iovec some[PIECES];
  int used = 0;
  size_t length = 0;
  for (int i = 0; i < count; i++) {
    for (size_t done = 0; done < pieces[i].iov_len;) {
      size_t left = pieces[i].iov_len - done;
      size_t part = left < FRAME_MAX - length ? left : FRAME_MAX - length;
      some[used++] = (struct iovec){(char *)pieces[i].iov_base + done, part};
      length += part;
      done += part;
      if (used == PIECES || length == FRAME_MAX) {
        if (frame_write(frames->wire, frames->type, some, used, failure) != 0) {
          return -1;
        }
        used = 0;
        length = 0;
      }
    }
  }
  return used == 0 ? 0 : frame_write(frames->wire, frames->type, some, used, failure);
}

struct output frames_output(struct frame_output *frames) {
  return (struct output){write_frames, frames};
}

static ssize_t read_frames(void *context, void *to, size_t length, struct failure *failure) {
  struct frame_input *frames = context;
  size_t done = 0;
  while (done < length && !frames->ended) {
    if (frames->left == 0) {
      int type = frame_head(frames->wire, &frames->left, failure);
      if (type < 0) {
        return -1;
      }
      if (type != 'O' && type != 'o') {
        return fail(failure, "the connection broke within the old digest: type=%d", type);
      }
      frames->ended = type == 'o';
      continue;
    }
    size_t part = length - done < frames->left ? length - done : frames->left;
    if (frame_body(frames->wire, (char *)to + done, part, failure) != 0) {
      return -1;
    }
    frames->left -= (uint32_t)part;
    done += part;
  }
  return (ssize_t)done;
}

struct input frames_input(struct frame_input *frames) {
  return (struct input){read_frames, frames};
}
