#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <libgen.h>
#include <linux/fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "point.h"

#define OPEN_FOLDERS 32

/* nftw passes nothing on. One at a time, from one thread. */
static struct {
  const char *from;
  const char *to;
  struct failure *failure;
} copy;

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *where) {
  (void)status;
  (void)where;
  return (type == FTW_DP ? rmdir(path) : unlink(path)) == 0
             ? 0
             : fail(copy.failure, "cannot remove %s: %s", path, strerror(errno));
}

static int remove_tree(const char *name, struct failure *failure) {
  copy.failure = failure;
  int result = nftw(name, remove_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
  return result == 0 ? 0 : fail(failure, "cannot remove %s: %s", name, strerror(errno));
}

static int refused(const char *path) {
  const char *hint = errno == EOPNOTSUPP || errno == EINVAL || errno == ENOTTY
                         ? "; reflinks are XFS's (made with reflink=1) and btrfs's"
                         : "";
  return fail(copy.failure, "cannot copy %s by reflink: %s%s", path, strerror(errno), hint);
}

static int clone_file(const char *from, const char *to, const struct stat *status) {
  int source = open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (source < 0) {
    return fail(copy.failure, "failed to open:%s: %s", from, strerror(errno));
  }
  int target = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  int result = target < 0 ? fail(copy.failure, "cannot make %s: %s", to, strerror(errno)) : 0;
  if (result == 0 && ioctl(target, FICLONE, source) != 0) {
    result = refused(from);
  }
  if (result == 0 && (fchown(target, status->st_uid, status->st_gid) != 0 ||
                      fchmod(target, status->st_mode & 07777) != 0)) {
    result = fail(copy.failure, "cannot set the owner of %s: %s", to, strerror(errno));
  }
  struct timespec times[] = {status->st_atim, status->st_mtim};
  if (result == 0 && futimens(target, times) != 0) {
    result = fail(copy.failure, "cannot set the time of %s: %s", to, strerror(errno));
  }
  if (target >= 0) {
    close(target);
  }
  close(source);
  return result;
}

static int clone_link(const char *from, const char *to) {
  char target[POINT_PATH];
  ssize_t length = readlink(from, target, sizeof(target) - 1);
  if (length < 0) {
    return fail(copy.failure, "failed to read:%s: %s", from, strerror(errno));
  }
  target[length] = '\0';
  return symlink(target, to) == 0
             ? 0
             : fail(copy.failure, "cannot make %s: %s", to, strerror(errno));
}

static int clone_one(const char *path, const struct stat *status, int type, struct FTW *where) {
  (void)where;
  char to[POINT_PATH];
  if (strstr(path + strlen(copy.from), "/" POINT_MARK) != NULL) {
    return 0; /* Copies of such a kind, or what is in one: this one too. */
  }
  int length = snprintf(to, sizeof(to), "%s%s", copy.to, path + strlen(copy.from));
  if (length >= (int)sizeof(to)) {
    return fail(copy.failure, "the name is too long: %s", path);
  }
  if (type == FTW_DNR || type == FTW_NS) {
    return fail(copy.failure, "failed to read:%s", path);
  }
  if (type == FTW_D) {
    /* Its owner's bits go on, so that it can be filled; a reader finds the others. */
    int made = mkdir(to, 0700) == 0 && chown(to, status->st_uid, status->st_gid) == 0 &&
               chmod(to, (status->st_mode & 07777) | 0700) == 0;
    return made ? 0 : fail(copy.failure, "cannot make %s: %s", to, strerror(errno));
  }
  if (type == FTW_SL) {
    return clone_link(path, to);
  }
  if (!S_ISREG(status->st_mode)) {
    return 0; /* A socket or a pipe has nothing to be copied. */
  }
  return clone_file(path, to, status);
}

/* Finds where a copy can stand: beside the source, or within it when it is a file system's root. */
static int find_folder(const char *path, char folder[POINT_PATH], struct failure *failure) {
  struct stat status;
  struct stat above;
  snprintf(folder, POINT_PATH, "%s", path);
  dirname(folder);
  if (stat(path, &status) != 0 || stat(folder, &above) != 0) {
    return fail(failure, "failed to open:%s: %s", path, strerror(errno));
  }
  if (status.st_dev != above.st_dev) {
    snprintf(folder, POINT_PATH, "%s", path);
  }
  return 0;
}

static int create(struct point *point, const char *source, struct failure *failure) {
  char path[POINT_PATH];
  char folder[POINT_PATH];
  if (realpath(source, path) == NULL) {
    return fail(failure, "failed to open:%s: %s", source, strerror(errno));
  }
  if (find_folder(path, folder, failure) != 0 || point_clean(folder, remove_tree, failure) != 0 ||
      point_name(point->name, folder, failure) != 0) {
    return -1;
  }
  if (mkdir(point->name, 0700) != 0) {
    int code = errno;
    fail(failure, "cannot make %s: %s", point->name, strerror(code));
    point->name[0] = '\0';
    return -1;
  }
  if (snprintf(point->path, sizeof(point->path), "%s/copy", point->name) >=
      (int)sizeof(point->path)) {
    return fail(failure, "the name is too long: %s", path);
  }
  copy.from = path;
  copy.to = point->path;
  copy.failure = failure;
  int result = nftw(path, clone_one, OPEN_FOLDERS, FTW_PHYS | FTW_MOUNT);
  return result == 0 ? 0 : fail(failure, "cannot copy %s: %s", path, strerror(errno));
}

const struct point_kind reflink_kind = {"xfs-reflink", create, remove_tree};
