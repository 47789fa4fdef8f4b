#include "snapshot.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "child.h"
#include "owner.h"

#define LISTING (256 * 1024)

static int remove_named(const char *name, struct failure *failure) {
  const char *arguments[] = {"lvremove", "-f", name, NULL};
  return child_run(arguments, failure);
}

/* Removes the snapshots of a volume group that carry the tag of a process that is gone. */
static int remove_abandoned(const char *group, struct failure *failure) {
  const char *arguments[] = {"lvs",  "--noheadings",     "--separator", "|",
                             "-o",   "lv_name,lv_tags", group,         NULL};
  char *listing = malloc(LISTING);
  if (listing == NULL) {
    return fail(failure, "not enough memory");
  }
  int result = child_output(arguments, listing, LISTING, failure);
  char *rest = NULL;
  for (char *line = strtok_r(listing, "\n", &rest); result == 0 && line != NULL;
       line = strtok_r(NULL, "\n", &rest)) {
    line += strspn(line, " ");
    char *tags = strchr(line, '|');
    if (tags == NULL) {
      continue;
    }
    *tags++ = '\0';
    char *more = NULL;
    for (char *tag = strtok_r(tags, ",", &more); tag != NULL; tag = strtok_r(NULL, ",", &more)) {
      if (owner_is_gone(tag)) {
        char name[400];
        snprintf(name, sizeof(name), "%s/%s", group, line);
        fprintf(stderr, "removing the abandoned snapshot %s...\n", name);
        result = remove_named(name, failure);
      }
    }
  }
  free(listing);
  return result;
}

/* Writes the volume group of a volume. */
static int find_group(const char *volume, char *group, size_t capacity, struct failure *failure) {
  const char *arguments[] = {"lvs", "--noheadings", "-o", "vg_name", "--", volume, NULL};
  char text[300];
  if (child_output(arguments, text, sizeof(text), failure) != 0) {
    return -1;
  }
  const char *begin = text + strspn(text, " \n");
  size_t length = strcspn(begin, " \n");
  if (length == 0 || length >= capacity) {
    return fail(failure, "lvs names no volume group of %s", volume);
  }
  memcpy(group, begin, length);
  group[length] = '\0';
  return 0;
}

int snapshot_create(struct snapshot *snapshot, const char *size, const char *volume,
                    struct failure *failure) {
  char group[200];
  char tag[OWNER_TAG];
  char name[128];
  if (find_group(volume, group, sizeof(group), failure) != 0 ||
      remove_abandoned(group, failure) != 0 || owner_tag(tag, failure) != 0) {
    return -1;
  }
  snprintf(name, sizeof(name), "lvm_dump_%s", tag + OWNER_PREFIX);
  sync();
  const char *arguments[] = {"lvcreate", "--snapshot", "-L", size,   "-n", name,
                             "--addtag", tag,          "--", volume, NULL};
  if (child_run(arguments, failure) != 0) {
    return -1;
  }
  snprintf(snapshot->name, sizeof(snapshot->name), "%s/%s", group, name);
  snprintf(snapshot->device, sizeof(snapshot->device), "/dev/%s", snapshot->name);
  return 0;
}

int snapshot_check(const struct snapshot *snapshot, char *words, size_t capacity,
                   struct failure *failure) {
  const char *arguments[] = {"lvs",      "--noheadings",
                             "--binary", "--separator",
                             "|",        "-o",
                             "lv_snapshot_invalid,data_percent", snapshot->name,
                             NULL};
  char text[300];
  if (child_output(arguments, text, sizeof(text), failure) != 0) {
    return -1;
  }
  const char *invalid = text + strspn(text, " \n");
  const char *percent = strchr(invalid, '|');
  if (percent == NULL) {
    return fail(failure, "lvs says nothing of the snapshot %s", snapshot->name);
  }
  percent++;
  int length = (int)strcspn(percent, " \n");
  if (*invalid != '0' || strncmp(percent, "100", 3) == 0) {
    return fail(failure,
                "the snapshot %s overflowed: invalid=%c, filled=%.*s %% (expected=below 100 %%); "
                "give it more room: SNAPSHOT_SIZE=20G",
                snapshot->name, *invalid, length, percent);
  }
  snprintf(words, capacity, "the snapshot was filled to %.*s %%", length, percent);
  return 0;
}

int snapshot_remove(struct snapshot *snapshot, struct failure *failure) {
  if (snapshot->name[0] == '\0') {
    return 0;
  }
  int result = remove_named(snapshot->name, failure);
  if (result == 0) {
    snapshot->name[0] = '\0';
  }
  return result;
}
