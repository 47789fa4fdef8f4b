#include "spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stream.h"

void spool_init(struct spool *spool) {
  spool->fd = -1;
  spool->length = 0;
  spool->error = 0;
  spool->lost = 0;
}

static int open_nameless(void) {
  const char *folder = getenv("TMPDIR");
  if (folder == NULL || *folder == '\0') {
    folder = "/tmp";
  }
  int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (fd != -1 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)) {
    return fd;
  }
  /* A file system without nameless files. */
  char path[4096];
  if ((size_t)snprintf(path, sizeof(path), "%s/cronlog-XXXXXX", folder) >= sizeof(path)) {
    errno = ENAMETOOLONG;
    return -1;
  }
  fd = mkostemp(path, O_CLOEXEC);
  if (fd != -1 && unlink(path) == -1) {
    int failure = errno;
    close(fd);
    errno = failure;
    return -1;
  }
  return fd;
}

static int move_to_file(struct spool *spool) {
  spool->fd = open_nameless();
  if (spool->fd == -1) {
    return -1;
  }
  return write_all(spool->fd, spool->memory, (size_t)spool->length);
}

void spool_append(struct spool *spool, const char *bytes, size_t count) {
  if (spool->error != 0) {
    spool->lost += (int64_t)count;
    return;
  }
  if (spool->fd == -1) {
    if (spool->length + (int64_t)count <= SPOOL_MEMORY) {
      memcpy(spool->memory + spool->length, bytes, count);
      spool->length += (int64_t)count;
      return;
    }
    if (move_to_file(spool) == -1) {
      size_t room = SPOOL_MEMORY - (size_t)spool->length;
      spool->error = errno;
      memcpy(spool->memory + spool->length, bytes, room);
      spool->length = SPOOL_MEMORY;
      spool->lost += (int64_t)(count - room);
      if (spool->fd != -1) {
        /* The beginning is still in memory. */
        close(spool->fd);
        spool->fd = -1;
      }
      return;
    }
  }
  size_t written;
  if (write_counted(spool->fd, bytes, count, &written) == -1) {
    spool->error = errno;
    spool->lost += (int64_t)(count - written);
  }
  spool->length += (int64_t)written;
}

void spool_overwrite(struct spool *spool, int64_t offset, const char *bytes, size_t count) {
  if (offset + (int64_t)count > spool->length) {
    return;
  }
  if (spool->fd == -1) {
    memcpy(spool->memory + offset, bytes, count);
  } else if (pwrite(spool->fd, bytes, count, offset) != (ssize_t)count && spool->error == 0) {
    spool->error = errno;
  }
}

int spool_read(struct spool *spool, int64_t from, int64_t to,
               int (*consume)(void *context, const char *bytes, size_t count), void *context) {
  if (to > spool->length) {
    to = spool->length;
  }
  if (spool->fd == -1) {
    return from < to ? consume(context, spool->memory + from, (size_t)(to - from)) : 0;
  }
  /* All of it is in the file by now, so the memory is free to serve as the buffer. */
  while (from < to) {
    size_t wanted = to - from < SPOOL_MEMORY ? (size_t)(to - from) : SPOOL_MEMORY;
    ssize_t count = pread(spool->fd, spool->memory, wanted, from);
    if (count <= 0) {
      if (count == -1 && errno == EINTR) {
        continue;
      }
      errno = count == 0 ? EIO : errno;
      return -1;
    }
    int result = consume(context, spool->memory, (size_t)count);
    if (result != 0) {
      return result;
    }
    from += count;
  }
  return 0;
}

void spool_close(struct spool *spool) {
  if (spool->fd != -1) {
    close(spool->fd);
    spool->fd = -1;
  }
}
