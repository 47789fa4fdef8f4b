#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "child.h"
#include "owner.h"
#include "point.h"

/* Snapshots are named DATASET@q4j_backup-BOOT.PID.START. */
#define SNAPSHOT "@q4j_backup-"
#define TAG "q4j_backup="
#define LISTING (256 * 1024)

static int destroy(const char *name, struct failure *failure) {
  const char *arguments[] = {"zfs", "destroy", name, NULL};
  return strchr(name, '@') == NULL ? fail(failure, "not a snapshot: %s", name)
                                   : child_run(arguments, failure);
}

static int destroy_abandoned(const char *dataset, struct failure *failure) {
  const char *arguments[] = {"zfs", "list", "-H", "-t", "snapshot", "-o",
                             "name", "-d", "1", dataset, NULL};
  char *listing = malloc(LISTING);
  if (listing == NULL) {
    return fail(failure, "not enough memory");
  }
  int result = child_output(arguments, listing, LISTING, failure);
  char *rest = NULL;
  for (char *line = strtok_r(listing, "\n", &rest); result == 0 && line != NULL;
       line = strtok_r(NULL, "\n", &rest)) {
    const char *mark = strstr(line, SNAPSHOT);
    char tag[300];
    snprintf(tag, sizeof(tag), "%s%s", TAG, mark == NULL ? "" : mark + strlen(SNAPSHOT));
    if (mark != NULL && owner_is_gone(tag)) {
      fprintf(stderr, "removing the abandoned snapshot %s...\n", line);
      result = destroy(line, failure);
    }
  }
  free(listing);
  return result;
}

static int create(struct point *point, const char *source, struct failure *failure) {
  char path[POINT_PATH];
  char text[2 * POINT_PATH];
  char tag[OWNER_TAG];
  if (realpath(source, path) == NULL) {
    return fail(failure, "failed to open:%s: %s", source, strerror(errno));
  }
  const char *list[] = {"zfs", "list", "-H", "-o", "name,mountpoint", path, NULL};
  if (child_output(list, text, sizeof(text), failure) != 0) {
    return -1;
  }
  text[strcspn(text, "\n")] = '\0';
  char *mountpoint = strchr(text, '\t');
  size_t length = mountpoint == NULL ? 0 : strlen(mountpoint + 1);
  if (length == 0 || strncmp(path, mountpoint + 1, length) != 0 ||
      (path[length] != '/' && path[length] != '\0' && length > 1)) {
    return fail(failure, "no mounted ZFS dataset holds %s: %s (volumes are not supported)", path,
                text);
  }
  *mountpoint++ = '\0';
  const char *below = length > 1 ? path + length : path;
  if (destroy_abandoned(text, failure) != 0 || owner_tag(tag, failure) != 0) {
    return -1;
  }
  const char *snapshot = tag + OWNER_PREFIX;
  int named = snprintf(point->name, sizeof(point->name), "%s%s%s", text, SNAPSHOT, snapshot);
  int placed = snprintf(point->path, sizeof(point->path), "%s/.zfs/snapshot/%s%s%s",
                        length > 1 ? mountpoint : "", SNAPSHOT + 1, snapshot, below);
  const char *take[] = {"zfs", "snapshot", point->name, NULL};
  if (named >= (int)sizeof(point->name) || placed >= (int)sizeof(point->path)) {
    point->name[0] = '\0';
    return fail(failure, "the name is too long: %s", path);
  }
  if (child_run(take, failure) != 0) {
    point->name[0] = '\0';
    return -1;
  }
  return 0;
}

const struct point_kind zfs_kind = {"zfs", create, destroy};
