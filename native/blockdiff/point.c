#include "point.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "freeze.h"
#include "owner.h"

#define TAG "q4j_backup="

int point_name(char name[POINT_PATH], const char *folder, struct failure *failure) {
  char tag[OWNER_TAG];
  if (owner_tag(tag, failure) != 0) {
    return -1;
  }
  const char *slash = strcmp(folder, "/") == 0 ? "" : "/";
  int length =
      snprintf(name, POINT_PATH, "%s%s%s%s", folder, slash, POINT_MARK, tag + OWNER_PREFIX);
  if (length < 0 || length >= POINT_PATH) {
    name[0] = '\0';
    return fail(failure, "the name is too long: %s", folder);
  }
  return 0;
}

int point_clean(const char *folder, int (*remove)(const char *name, struct failure *failure),
                struct failure *failure) {
  DIR *entries = opendir(folder);
  if (entries == NULL) {
    return fail(failure, "cannot look into %s: %s", folder, strerror(errno));
  }
  int result = 0;
  struct dirent *entry;
  while (result == 0 && (errno = 0, entry = readdir(entries)) != NULL) {
    if (strncmp(entry->d_name, POINT_MARK, strlen(POINT_MARK)) != 0) {
      continue;
    }
    char tag[sizeof(TAG) + sizeof(entry->d_name)];
    snprintf(tag, sizeof(tag), "%s%s", TAG, entry->d_name + strlen(POINT_MARK));
    if (owner_is_gone(tag)) {
      char name[POINT_PATH + sizeof(entry->d_name) + 1];
      snprintf(name, sizeof(name), "%s/%s", folder, entry->d_name);
      fprintf(stderr, "removing the abandoned snapshot %s...\n", name);
      result = remove(name, failure);
    }
  }
  if (result == 0 && entry == NULL && errno != 0) {
    result = fail(failure, "cannot look into %s: %s", folder, strerror(errno));
  }
  closedir(entries);
  return result;
}

const struct point_kind *point_kind_of(const char *word) {
  static const struct point_kind *const KINDS[] = {&btrfs_kind, &reflink_kind, &zfs_kind};
  for (size_t i = 0; i < sizeof(KINDS) / sizeof(KINDS[0]); i++) {
    if (strcmp(word, KINDS[i]->word) == 0) {
      return KINDS[i];
    }
  }
  return NULL;
}

int point_create(struct point *point, const char *word, const char *source, const char *freeze,
                 struct failure *failure) {
  const struct point_kind *kind = point_kind_of(word);
  if (kind == NULL) {
    return fail(failure, "snapshots of kind %s (expected=btrfs, xfs-reflink, zfs)", word);
  }
  *point = (struct point){kind, "", ""};
  struct freeze frozen;
  if (freeze[0] != '\0' && freeze_begin(&frozen, freeze, source, failure) != 0) {
    return -1;
  }
  int result = kind->create(point, source, failure);
  if (freeze[0] != '\0' && freeze_end(&frozen, failure) != 0) {
    result = -1;
  }
  return result;
}

int point_remove(struct point *point, struct failure *failure) {
  if (point->kind == NULL || point->name[0] == '\0') {
    return 0;
  }
  int result = point->kind->remove(point->name, failure);
  if (result == 0) {
    point->kind = NULL;
    point->name[0] = '\0';
  }
  return result;
}
