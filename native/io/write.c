#include <limits.h>
#include <sys/uio.h>
#include <unistd.h>

#include "internal.h"

/* A few KiB of stack; more pieces than this take another call. */
#define PIECES_PER_CALL (IOV_MAX < 512 ? IOV_MAX : 512)

int64_t q4j_write(int32_t fd, int64_t offset, int64_t address, int64_t length) {
  struct q4j_piece piece = {.address = address, .length = length};
  return q4j_write_vector(fd, offset, q4j_address(&piece), 1);
}

/* Returns the sum of the lengths, or -EINVAL for lengths that cannot be written at the offset. */
static int64_t length_of(const struct q4j_piece *pieces, int32_t count, int64_t offset) {
  int64_t total = 0;
  for (int32_t i = 0; i < count; i++) {
    if (pieces[i].length < 0 || pieces[i].length > INT64_MAX - offset - total) {
      return -EINVAL;
    }
    total += pieces[i].length;
  }
  return total;
}

/* Where a write has got to: in which piece, and how far into it. */
struct cursor {
  const struct q4j_piece *piece;
  const struct q4j_piece *end;
  int64_t skip;
};

static int fill(const struct cursor *cursor, struct iovec *vector) {
  int used = 0;
  int64_t room = Q4J_LARGEST_TRANSFER;
  int64_t skip = cursor->skip;
  for (const struct q4j_piece *piece = cursor->piece;
       piece < cursor->end && used < PIECES_PER_CALL && room > 0; piece++) {
    int64_t length = piece->length - skip;
    length = length < room ? length : room;
    if (length > 0) {
      vector[used].iov_base = (char *)q4j_pointer(piece->address) + skip;
      vector[used].iov_len = (size_t)length;
      used++;
    }
    room -= length;
    skip = 0;
  }
  return used;
}

static void advance(struct cursor *cursor, int64_t written) {
  cursor->skip += written;
  while (cursor->piece < cursor->end && cursor->skip >= cursor->piece->length) {
    cursor->skip -= cursor->piece->length;
    cursor->piece++;
  }
}

int64_t q4j_write_vector(int32_t fd, int64_t offset, int64_t pieces, int32_t count) {
  if (offset < 0 || count < 0) {
    return -EINVAL;
  }
  const struct q4j_piece *first = q4j_pointer(pieces);
  int64_t total = length_of(first, count, offset);
  if (total < 0) {
    return total;
  }
  struct cursor cursor = {.piece = first, .end = first + count, .skip = 0};
  struct iovec vector[PIECES_PER_CALL];
  int64_t done = 0;
  while (done < total) {
    ssize_t written = pwritev(fd, vector, fill(&cursor, vector), offset + done);
    if (written > 0) {
      done += written;
      advance(&cursor, written);
    } else if (written == 0) {
      return -EIO; /* POSIX allows it; trying again could go on for ever. */
    } else if (errno != EINTR) {
      return -errno;
    }
  }
  return total;
}

/* Bytes that lie closer than this together may be set with one read and one write. */
#define SPAN 65536

/* So many in a span are cheaper that way than one by one. */
#define FEW 4

/* Returns how many bytes from the first on lie in one span, at rising offsets. */
static int32_t together(const int64_t *at, int32_t count) {
  int32_t n = 1;
  while (n < count && at[n] > at[n - 1] && at[n] - at[0] < SPAN) {
    n++;
  }
  return n;
}

/* Sets the bytes of one span; returns whether it was read and written whole. */
static int overwrite_span(int32_t fd, const int64_t *at, const char *values, int32_t count) {
  char bytes[SPAN];
  int64_t length = at[count - 1] - at[0] + 1;
  if (q4j_read(fd, at[0], q4j_address(bytes), length) != length) {
    return 0; /* What cannot be read may still be written one by one. */
  }
  for (int32_t i = 0; i < count; i++) {
    bytes[at[i] - at[0]] = values[i];
  }
  return q4j_write(fd, at[0], q4j_address(bytes), length) == length;
}

int32_t q4j_overwrite(int32_t fd, int64_t offsets, int64_t values, int32_t count) {
  const int64_t *at = q4j_pointer(offsets);
  const char *value = q4j_pointer(values);
  for (int32_t i = 0; i < count;) {
    int32_t n = together(at + i, count - i);
    if (n < FEW || at[i] < 0 || !overwrite_span(fd, at + i, value + i, n)) {
      for (int32_t k = i; k < i + n; k++) {
        int64_t written = q4j_write(fd, at[k], values + k, 1);
        if (written < 0) {
          return (int32_t)written;
        }
      }
    }
    i += n;
  }
  return 0;
}
