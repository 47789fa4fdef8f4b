#include "list.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Begins the names that snapshots have; they are no part of what they are snapshots of. */
#define MARK ".q4j-backup."

#define DEPTH 64
#define FIGURES 52

struct listing {
  struct wire *wire;
  dev_t device;
  char path[PATH_MAX]; /* relative to the folder */
  struct failure *failure;
};

static void put(uint8_t *to, uint64_t value, int bytes) {
  for (int i = 0; i < bytes; i++) {
    to[i] = (uint8_t)(value >> (8 * i));
  }
}

static int64_t nanos(struct timespec time) {
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static int tell(struct listing *listing, char kind, const struct stat *status,
                const char *target) {
  uint8_t figures[FIGURES];
  put(figures, (uint64_t)(unsigned char)kind, 4);
  put(figures + 4, status->st_mode & 07777, 4);
  put(figures + 8, status->st_uid, 4);
  put(figures + 12, status->st_gid, 4);
  put(figures + 16, kind == 'f' ? (uint64_t)status->st_size : 0, 8);
  put(figures + 24, status->st_ino, 8);
  put(figures + 32, (uint64_t)nanos(status->st_mtim), 8);
  put(figures + 40, (uint64_t)nanos(status->st_ctim), 8);
  put(figures + 48, strlen(listing->path), 4);
  struct iovec pieces[] = {{figures, sizeof(figures)},
                           {listing->path, strlen(listing->path)},
                           {(void *)(uintptr_t)target, strlen(target)}};
  return frame_write(listing->wire, 'e', pieces, 3, listing->failure);
}

static int leave_out(struct listing *listing, const char *why) {
  char words[PATH_MAX + 100];
  snprintf(words, sizeof(words), "left out, %s: %s", why, listing->path);
  return frame_text(listing->wire, 'W', words, listing->failure);
}

static int failed(struct listing *listing) {
  return fail(listing->failure, "cannot list:%s: %s", listing->path, strerror(errno));
}

static int list_in(struct listing *listing, int folder, int depth);

/* Lists what is below a folder; the path is the folder's. */
static int descend(struct listing *listing, int parent, const char *name, int depth) {
  if (depth == DEPTH) {
    return fail(listing->failure, "folders in folders=%d (expected=up to %d):%s", depth, DEPTH,
                listing->path);
  }
  int folder = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  return folder < 0 ? failed(listing) : list_in(listing, folder, depth + 1);
}

static int visit(struct listing *listing, int parent, const char *name, int depth) {
  struct stat status;
  if (fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
    return errno == ENOENT ? 0 : failed(listing); /* It went meanwhile, or is seen to have gone. */
  }
  if (S_ISREG(status.st_mode)) {
    return tell(listing, 'f', &status, "");
  }
  if (S_ISLNK(status.st_mode)) {
    char target[PATH_MAX];
    ssize_t length = readlinkat(parent, name, target, sizeof(target) - 1);
    if (length < 0) {
      return failed(listing);
    }
    target[length] = '\0';
    return tell(listing, 'l', &status, target);
  }
  if (!S_ISDIR(status.st_mode)) {
    return leave_out(listing, "neither file nor folder");
  }
  if (strncmp(name, MARK, strlen(MARK)) == 0) {
    return 0;
  }
  if (status.st_dev != listing->device) {
    return leave_out(listing, "another file system");
  }
  return tell(listing, 'd', &status, "") == 0 ? descend(listing, parent, name, depth) : -1;
}

/* Takes over the descriptor. */
static int list_in(struct listing *listing, int folder, int depth) {
  DIR *stream = fdopendir(folder);
  if (stream == NULL) {
    close(folder);
    return failed(listing);
  }
  size_t length = strlen(listing->path);
  int done = 0;
  struct dirent *entry;
  while (done == 0 && (errno = 0, entry = readdir(stream)) != NULL) {
    const char *name = entry->d_name;
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0) {
      continue;
    }
    size_t room = sizeof(listing->path) - length;
    if ((size_t)snprintf(listing->path + length, room, "%s%s", length > 0 ? "/" : "", name) >=
        room) {
      done = fail(listing->failure, "a path of more than %d bytes:%s", PATH_MAX, listing->path);
      break;
    }
    done = visit(listing, dirfd(stream), name, depth);
    listing->path[length] = '\0';
  }
  if (done == 0 && errno != 0) {
    done = failed(listing);
  }
  closedir(stream);
  return done;
}

/* Tells what a name leads to; a name that went meanwhile is none. */
static int follow(struct listing *listing, int folder, const char *name) {
  struct stat status;
  if (fstatat(folder, name, &status, 0) == 0) {
    char kind = S_ISREG(status.st_mode) ? 'f' : S_ISDIR(status.st_mode) ? 'd' : 'l';
    return tell(listing, kind, &status, "");
  }
  if (errno != ENOENT) {
    return failed(listing);
  }
  if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0) {
    return tell(listing, 'l', &status, "");
  }
  return errno == ENOENT ? 0 : failed(listing);
}

int list_children(struct wire *wire, const char *path, struct failure *failure) {
  struct listing listing = {.wire = wire, .failure = failure};
  DIR *stream = opendir(path);
  if (stream == NULL) {
    return fail(failure, "failed to open:%s: %s", path, strerror(errno));
  }
  int done = 0;
  struct dirent *entry;
  while (done == 0 && (errno = 0, entry = readdir(stream)) != NULL) {
    if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
      snprintf(listing.path, sizeof(listing.path), "%s", entry->d_name);
      done = follow(&listing, dirfd(stream), entry->d_name);
    }
  }
  if (done == 0 && errno != 0) {
    done = fail(failure, "cannot list:%s: %s", path, strerror(errno));
  }
  closedir(stream);
  return done;
}

int list_folder(struct wire *wire, const char *path, struct failure *failure) {
  struct listing listing = {.wire = wire, .failure = failure};
  struct stat status;
  int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) {
    return fail(failure, "failed to open:%s: %s", path, strerror(errno));
  }
  if (fstat(folder, &status) != 0) {
    close(folder);
    return fail(failure, "failed to open:%s: %s", path, strerror(errno));
  }
  listing.device = status.st_dev;
  return list_in(&listing, folder, 0);
}
