#include "kept.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <libgen.h>
#include <linux/btrfs.h>
#include <linux/btrfs_tree.h>
#include <linux/fs.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#define ROOT_INODE 256
#define XFS_MAGIC 0x58465342

bool kept_is_series(const char *series) {
  size_t length = strlen(series);
  return length > 0 && length < KEPT_SERIES &&
         strspn(series, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") ==
             length;
}

/* Writes the name that a point's folder gives to what is kept. */
static int name_of(const struct point *point, const char *series, const char *number,
                   char name[POINT_PATH], struct failure *failure) {
  int folder = (int)(strrchr(point->name, '/') - point->name);
  int length =
      snprintf(name, POINT_PATH, "%.*s/" KEPT_MARK "%s.%s", folder, point->name, series, number);
  return length < POINT_PATH ? 0 : fail(failure, "the name is too long: %s", point->name);
}

/* A snapshot that was written to since is another generation of its tree. */
static int identify_btrfs(const char *name, int file, char identity[KEPT_IDENTITY],
                          struct failure *failure) {
  struct btrfs_ioctl_get_subvol_info_args info;
  struct stat root;
  struct stat status;
  memset(&info, 0, sizeof(info));
  int folder = open(name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  int told = folder < 0 ? -1 : ioctl(folder, BTRFS_IOC_GET_SUBVOL_INFO, &info);
  /* Some kernels return what their search found, which may be above 0. */
  told = told >= 0 ? fstat(folder, &root) : told;
  told = told == 0 ? fstat(file, &status) : told;
  int code = errno;
  if (folder >= 0) {
    close(folder);
  }
  if (told != 0) {
    return fail(failure, "cannot look at the snapshot %s: %s", name, strerror(code));
  }
  if (root.st_ino != ROOT_INODE || (info.flags & BTRFS_ROOT_SUBVOL_RDONLY) == 0 ||
      root.st_dev != status.st_dev) {
    return fail(failure, "%s is no read-only snapshot that holds the file", name);
  }
  char uuid[2 * BTRFS_UUID_SIZE + 1];
  for (int i = 0; i < BTRFS_UUID_SIZE; i++) {
    snprintf(uuid + 2 * i, 3, "%02x", (uint8_t)info.uuid[i]);
  }
  snprintf(identity, KEPT_IDENTITY, "btrfs %s %" PRIu64 " %" PRIu64 " %" PRId64, uuid,
           (uint64_t)info.generation, (uint64_t)status.st_ino, (int64_t)status.st_size);
  return 0;
}

/* A copy that was written to since has another time of change, which nobody can set. */
static int identify_reflink(const char *name, int file, char identity[KEPT_IDENTITY],
                            struct failure *failure) {
  struct statfs system;
  struct stat status;
  struct fsxattr attributes;
  memset(&attributes, 0, sizeof(attributes));
  if (fstatfs(file, &system) != 0 || fstat(file, &status) != 0) {
    return fail(failure, "cannot look at %s: %s", name, strerror(errno));
  }
  if (system.f_type != XFS_MAGIC) {
    /* Elsewhere what FIEMAP calls a place is not one, or not always. */
    return fail(failure, "the source does not lie on XFS; on btrfs take --snapshot btrfs");
  }
  if (ioctl(file, FS_IOC_FSGETXATTR, &attributes) != 0 ||
      (attributes.fsx_xflags & FS_XFLAG_REALTIME) != 0) {
    return fail(failure, "%s lies on the realtime device, or XFS does not tell", name);
  }
  snprintf(identity, KEPT_IDENTITY, "xfs %" PRIu64 " %" PRId64 ".%09ld %" PRId64,
           (uint64_t)status.st_ino, (int64_t)status.st_ctim.tv_sec, status.st_ctim.tv_nsec,
           (int64_t)status.st_size);
  return 0;
}

struct method {
  const struct point_kind *kind;
  int (*identify)(const char *name, int file, char identity[KEPT_IDENTITY],
                  struct failure *failure);
  int (*fill)(struct extents *extents, struct failure *failure);
};

static const struct method *method_of(const struct point_kind *kind) {
  static const struct method METHODS[] = {
      {&btrfs_kind, identify_btrfs, extents_fill_btrfs},
      {&reflink_kind, identify_reflink, extents_fill_fiemap},
  };
  for (size_t i = 0; i < sizeof(METHODS) / sizeof(METHODS[0]); i++) {
    if (METHODS[i].kind == kind) {
      return &METHODS[i];
    }
  }
  return NULL;
}

static int open_file(const char *path, uint64_t *length, struct failure *failure) {
  int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
  struct stat status;
  if (file < 0 || fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
    int code = file < 0 ? errno : EINVAL;
    if (file >= 0) {
      close(file);
    }
    return fail(failure, "cannot open %s: %s", path, strerror(code));
  }
  *length = (uint64_t)status.st_size;
  return file;
}

/* Both files, and that what was kept is what it was. The failure says why not. */
static int open_both(struct kept *kept, const struct point *point, const char *series,
                     const char *number, const char *identity, struct failure *failure) {
  const struct method *method = method_of(point->kind);
  char name[POINT_PATH];
  char path[2 * POINT_PATH];
  char found[KEPT_IDENTITY];
  if (method == NULL) {
    return fail(failure, "--snapshot %s does not tell what changed", point->kind->word);
  }
  if (name_of(point, series, number, name, failure) != 0) {
    return -1;
  }
  snprintf(path, sizeof(path), "%s%s", name, point->path + strlen(point->name));
  kept->pair.before.number = open_file(path, &kept->before, failure);
  if (kept->pair.before.number < 0) {
    return -1;
  }
  kept->pair.now.number = open_file(point->path, &kept->now, failure);
  if (kept->pair.now.number < 0) {
    return -1;
  }
  if (method->identify(name, kept->pair.before.number, found, failure) != 0) {
    return -1;
  }
  if (strcmp(found, identity) != 0) {
    return fail(failure, "%s is not as it was kept: %s (expected=%s)", name, found, identity);
  }
  if (method->identify(point->name, kept->pair.now.number, found, failure) != 0) {
    return -1;
  }
  kept->pair.before.fill = method->fill;
  kept->pair.now.fill = method->fill;
  kept->pair.end = kept->before < kept->now ? kept->before : kept->now;
  /* A file system that does not tell says so at the first question. */
  return kept->pair.before.fill(&kept->pair.before, failure) != 0 ||
                 kept->pair.now.fill(&kept->pair.now, failure) != 0
             ? -1
             : 0;
}

int kept_open(struct kept *kept, const struct point *point, const char *series, const char *number,
              const char *identity, char *words, size_t capacity, struct failure *failure) {
  struct failure why = NO_FAILURE;
  memset(kept, 0, sizeof(*kept));
  kept->pair.before.number = -1;
  kept->pair.now.number = -1;
  words[0] = '\0';
  if (point->kind == NULL || !kept_is_series(series) || !kept_is_series(number)) {
    return fail(failure, "a request for a kept snapshot that this helper does not know");
  }
  if (open_both(kept, point, series, number, identity, &why) == 0) {
    kept->is_open = true;
  } else {
    kept_close(kept);
    snprintf(words, capacity, "%s", why.text);
  }
  return 0;
}

void kept_close(struct kept *kept) {
  if (kept->pair.before.number >= 0) {
    close(kept->pair.before.number);
  }
  if (kept->pair.now.number >= 0) {
    close(kept->pair.now.number);
  }
  kept->pair.before.number = -1;
  kept->pair.now.number = -1;
  kept->is_open = false;
}

/* Removes all of a series from a folder but one. */
static int remove_others(const struct point_kind *kind, const char *own, size_t shared,
                         struct failure *failure) {
  char folder[POINT_PATH];
  snprintf(folder, sizeof(folder), "%s", own);
  const char *last = strrchr(own, '/') + 1;
  DIR *entries = opendir(dirname(folder));
  if (entries == NULL) {
    return fail(failure, "cannot look into %s: %s", folder, strerror(errno));
  }
  int result = 0;
  struct dirent *entry;
  while (result == 0 && (errno = 0, entry = readdir(entries)) != NULL) {
    if (strncmp(entry->d_name, last, shared) == 0 && strcmp(entry->d_name, last) != 0) {
      char name[POINT_PATH + sizeof(entry->d_name) + 1];
      snprintf(name, sizeof(name), "%s/%s", folder, entry->d_name);
      result = kind->remove(name, failure);
    }
  }
  if (result == 0 && entry == NULL && errno != 0) {
    result = fail(failure, "cannot look into %s: %s", folder, strerror(errno));
  }
  closedir(entries);
  return result;
}

/* What is kept has to be there, as it is now, after a power cut, too. */
static int make_durable(const char *name, struct failure *failure) {
  int folder = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int synced = folder < 0 ? -1 : syncfs(folder);
  int code = errno;
  if (folder >= 0) {
    close(folder);
  }
  return synced == 0 ? 0 : fail(failure, "cannot sync %s: %s", name, strerror(code));
}

static int identify(const struct point *point, const struct method *method,
                    char identity[KEPT_IDENTITY], struct failure *failure) {
  uint64_t length;
  int file = open_file(point->path, &length, failure);
  if (file < 0) {
    return -1;
  }
  int result = method->identify(point->name, file, identity, failure);
  close(file);
  return result;
}

int kept_point(struct point *point, const char *series, const char *number,
               char identity[KEPT_IDENTITY], char name[POINT_PATH], struct failure *failure) {
  const struct method *method = point->kind == NULL ? NULL : method_of(point->kind);
  if (method == NULL || !kept_is_series(series) || !kept_is_series(number)) {
    return fail(failure, "a request to keep a snapshot that this helper does not know");
  }
  if (identify(point, method, identity, failure) != 0 ||
      name_of(point, series, number, name, failure) != 0) {
    return -1;
  }
  if (rename(point->name, name) != 0) {
    return fail(failure, "cannot rename %s to %s: %s", point->name, name, strerror(errno));
  }
  const struct point_kind *kind = point->kind;
  *point = (struct point){NULL, "", ""};
  size_t shared = strlen(KEPT_MARK) + strlen(series) + 1;
  return make_durable(name, failure) == 0 ? remove_others(kind, name, shared, failure) : -1;
}

int kept_remove(const char *word, const char *name, struct failure *failure) {
  const struct point_kind *kind = point_kind_of(word);
  const char *slash = strrchr(name, '/');
  struct stat status;
  if (kind == NULL || method_of(kind) == NULL || name[0] != '/' ||
      strlen(name) >= POINT_PATH || strncmp(slash + 1, KEPT_MARK, strlen(KEPT_MARK)) != 0) {
    return fail(failure, "not the name of a kept snapshot: %s", name);
  }
  if (lstat(name, &status) != 0 && errno == ENOENT) {
    return 0;
  }
  return kind->remove(name, failure);
}
