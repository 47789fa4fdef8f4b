#include "image.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define SOCKET_NAME "q4j.sock"
#define FRAME_HEAD 9 /* length, call, kind */
#define AFTER_LENGTH 5
#define PIPE_ROOM (1 << 20)
#define PIECE_MAX (64u << 20)
#define FAILED 1
#define WORDS_MAX 1000

/* For an answer: a moment common to all queues may take half a minute to be found. */
static const struct timeval PATIENCE = {120, 0};

static uint32_t get_u32(const uint8_t *from) {
  return (uint32_t)from[0] << 24 | (uint32_t)from[1] << 16 | (uint32_t)from[2] << 8 |
         (uint32_t)from[3];
}

int image_connect(struct image *image, const char *folder, char *words, size_t capacity) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  struct stat status;
  struct ucred peer;
  socklen_t length = sizeof(peer);
  int root = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
  int number = root < 0 ? -1 : socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  /* By the descriptor: a socket's path is short, and the folder's may be of any length. */
  snprintf(address.sun_path, sizeof(address.sun_path), "/proc/self/fd/%d/" SOCKET_NAME, root);
  bool connected = number >= 0 && fstat(root, &status) == 0 &&
                   connect(number, (struct sockaddr *)&address, sizeof(address)) == 0 &&
                   getsockopt(number, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 &&
                   setsockopt(number, SOL_SOCKET, SO_RCVTIMEO, &PATIENCE, sizeof(PATIENCE)) == 0;
  int code = errno;
  if (root >= 0) {
    close(root);
  }
  if (connected && (peer.uid == status.st_uid || peer.uid == 0)) {
    image->socket = number;
    return 0;
  }
  if (number >= 0) {
    close(number);
  }
  snprintf(words, capacity, "%s/" SOCKET_NAME ": %s", folder,
           connected ? "it is another user's" : strerror(code));
  return -1;
}

static int lost(struct failure *failure, ssize_t got) {
  /* One that was killed before it read all that was asked resets the connection. */
  return got < 0 && errno != ECONNRESET && errno != EPIPE
             ? fail(failure, "the process that has the data directory open does not answer: %s",
                    strerror(errno))
             : fail(failure, "the process that has the data directory open has closed it; run again");
}

/* Reads all of it, or fails. */
static int get(const struct image *image, void *to, size_t length, struct failure *failure) {
  ssize_t got = read_fully(image->socket, to, length);
  return got == (ssize_t)length ? 0 : lost(failure, got);
}

static int put(const struct image *image, const void *from, size_t length,
               struct failure *failure) {
  struct iovec piece = {(void *)(uintptr_t)from, length};
  return write_fully(image->socket, &piece, 1) == 0 ? 0 : lost(failure, -1);
}

int image_call(struct image *image, const uint8_t *request, uint32_t length, struct wire *wire,
               struct failure *failure) {
  static uint8_t buffer[64 * 1024];
  if (image->socket < 0 || put(image, request, length, failure) != 0 ||
      get(image, buffer, 4, failure) != 0) {
    return fail(failure, "a call before there is a connection to the data directory's process");
  }
  struct iovec head = {buffer, 4};
  uint64_t left = get_u32(buffer);
  int done = frame_write(wire, 'e', &head, 1, failure);
  while (done == 0 && left > 0) {
    size_t part = left < sizeof(buffer) ? (size_t)left : sizeof(buffer);
    struct iovec piece = {buffer, part};
    if (get(image, buffer, part, failure) != 0) {
      return -1;
    }
    done = frame_write(wire, 'e', &piece, 1, failure);
    left -= part;
  }
  return done;
}

int image_next(struct image *image, const uint8_t *request, uint32_t length,
               struct failure *failure) {
  if (image->socket < 0 || length < 8 + FRAME_HEAD + 8 || length - 8 > IMAGE_REQUEST) {
    return fail(failure, "a request for a queue file that this helper does not know: length=%u",
                length);
  }
  image->length = 0;
  for (int i = 0; i < 8; i++) {
    image->length |= (uint64_t)request[i] << (8 * i);
  }
  image->request_length = length - 8;
  memcpy(image->request, request + 8, length - 8);
  return 0;
}

/* Says why the other process gave no bytes. */
static int refused(struct image *image, uint32_t left) {
  char words[WORDS_MAX + 1] = "";
  uint8_t kind[5];
  uint32_t length = 0;
  if (left > sizeof(kind) && get(image, kind, sizeof(kind), image->failure) == 0) {
    length = get_u32(kind + 1);
    length = length < left - sizeof(kind) ? length : left - (uint32_t)sizeof(kind);
    length = length < WORDS_MAX ? length : WORDS_MAX;
    if (get(image, words, length, image->failure) != 0) {
      return -1;
    }
  }
  return fail(image->failure, "the process that has the data directory open gave no bytes: %s",
              words);
}

/* Passes the bytes of one answer on. Returns how many, or -1. */
static int64_t pass_piece(struct image *image, uint64_t offset) {
  static uint8_t buffer[256 * 1024];
  for (int i = 0; i < 8; i++) {
    image->request[image->request_length - 1 - (uint32_t)i] = (uint8_t)(offset >> (8 * i));
  }
  uint8_t head[FRAME_HEAD];
  uint8_t count[4];
  if (put(image, image->request, image->request_length, image->failure) != 0 ||
      get(image, head, sizeof(head), image->failure) != 0) {
    return -1;
  }
  uint32_t left = get_u32(head) - AFTER_LENGTH;
  if (head[8] == FAILED) {
    return refused(image, left);
  }
  if (head[8] != 0) {
    return lost(image->failure, 0);
  }
  if (get(image, count, sizeof(count), image->failure) != 0) {
    return -1;
  }
  uint32_t bytes = get_u32(count);
  if (bytes == 0 || bytes > PIECE_MAX || bytes + 4 != left || bytes > image->length - offset) {
    return fail(image->failure,
                "the process that has the data directory open sent bytes=%u at %" PRIu64
                " (expected=%" PRIu64 " in all)",
                bytes, offset, image->length);
  }
  for (uint32_t done = 0; done < bytes;) {
    size_t part = bytes - done < sizeof(buffer) ? bytes - done : sizeof(buffer);
    struct iovec piece = {buffer, part};
    if (get(image, buffer, part, image->failure) != 0) {
      return -1;
    }
    if (write_fully(image->feed, &piece, 1) != 0) {
      return fail(image->failure, "cannot pass a queue file on: %s", strerror(errno));
    }
    done += (uint32_t)part;
  }
  return bytes;
}

static void *feed(void *argument) {
  struct image *image = argument;
  int64_t got = 0;
  for (uint64_t offset = 0; got >= 0 && offset < image->length; offset += (uint64_t)got) {
    got = pass_piece(image, offset);
    if (got < 0) {
      break;
    }
  }
  close(image->feed); /* After a failure was told, so that the dump does not take it for the end. */
  return NULL;
}

int image_begin(struct image *image, struct failure *failure) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    return fail(failure, "cannot make a pipe: %s", strerror(errno));
  }
  if (fcntl(ends[1], F_SETPIPE_SZ, PIPE_ROOM) < 0) {
    errno = 0; /* Then it is slower. */
  }
  image->feed = ends[1];
  image->failure = failure;
  int code = pthread_create(&image->feeder, NULL, feed, image);
  if (code != 0) {
    close(ends[0]);
    close(ends[1]);
    return fail(failure, "cannot make a thread: %s", strerror(code));
  }
  return ends[0];
}

void image_end(struct image *image) {
  if (has_failed(image->failure)) {
    shutdown(image->socket, SHUT_RDWR); /* Or the other thread would wait for bytes nobody wants. */
  }
  pthread_join(image->feeder, NULL);
  image->request_length = 0;
}
