#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <linux/btrfs.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "point.h"

/* The inode number of every subvolume's root: BTRFS_FIRST_FREE_OBJECTID. */
#define ROOT_INODE 256

/* Finds the root of the subvolume that a path lies in. Returns its length in the path, or -1. */
static int find_root(const char *path, char root[POINT_PATH], struct failure *failure) {
  struct statfs kind;
  struct stat status;
  if (statfs(path, &kind) != 0) {
    return fail(failure, "failed to open:%s: %s", path, strerror(errno));
  }
  if (kind.f_type != BTRFS_SUPER_MAGIC) {
    return fail(failure, "%s does not lie on btrfs", path);
  }
  snprintf(root, POINT_PATH, "%s", path);
  while (stat(root, &status) == 0 && !(S_ISDIR(status.st_mode) && status.st_ino == ROOT_INODE)) {
    if (strcmp(root, "/") == 0) {
      return fail(failure, "no subvolume holds %s", path);
    }
    dirname(root);
  }
  return strcmp(root, "/") == 0 ? 0 : (int)strlen(root);
}

static int remove_subvolume(const char *name, struct failure *failure) {
  char copy[POINT_PATH];
  struct btrfs_ioctl_vol_args arguments = {0};
  snprintf(copy, sizeof(copy), "%s", name);
  const char *last = strrchr(name, '/') + 1;
  if (strlen(last) >= sizeof(arguments.name)) {
    return fail(failure, "the name is too long: %s", name);
  }
  strcpy(arguments.name, last);
  int folder = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) {
    return fail(failure, "cannot remove the snapshot %s: %s", name, strerror(errno));
  }
  int removed = ioctl(folder, BTRFS_IOC_SNAP_DESTROY, &arguments);
  int code = errno;
  close(folder);
  return removed == 0 ? 0 : fail(failure, "cannot remove the snapshot %s: %s", name, strerror(code));
}

static int create(struct point *point, const char *source, struct failure *failure) {
  char path[POINT_PATH];
  char root[POINT_PATH];
  char name[POINT_PATH];
  if (realpath(source, path) == NULL) {
    return fail(failure, "failed to open:%s: %s", source, strerror(errno));
  }
  int length = find_root(path, root, failure);
  if (length < 0 || point_clean(root, remove_subvolume, failure) != 0 ||
      point_name(name, root, failure) != 0) {
    return -1;
  }
  int folder = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) {
    return fail(failure, "failed to open:%s: %s", root, strerror(errno));
  }
  struct btrfs_ioctl_vol_args_v2 arguments = {.fd = folder, .flags = BTRFS_SUBVOL_RDONLY};
  snprintf(arguments.name, sizeof(arguments.name), "%s", strrchr(name, '/') + 1);
  int made = ioctl(folder, BTRFS_IOC_SNAP_CREATE_V2, &arguments);
  int code = errno;
  close(folder);
  if (made != 0) {
    return fail(failure, "cannot take a snapshot of %s: %s", root, strerror(code));
  }
  strcpy(point->name, name);
  int written = snprintf(point->path, sizeof(point->path), "%s%s", name, path + length);
  return written < (int)sizeof(point->path) ? 0 : fail(failure, "the name is too long: %s", path);
}

const struct point_kind btrfs_kind = {"btrfs", create, remove_subvolume};
