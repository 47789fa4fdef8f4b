#include "snapshot.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "child.h"
#include "owner.h"

#define LISTING (256 * 1024)
#define GROUP 200

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

/* Copies the field that begins at text. Returns what follows it, or NULL when it does not fit. */
static const char *copy_field(const char *text, char *field, size_t capacity) {
  size_t length = strcspn(text, "| \n");
  if (length >= capacity) {
    return NULL;
  }
  memcpy(field, text, length);
  field[length] = '\0';
  return text + length + (text[length] == '|');
}

/* Writes the volume group of a volume and its thin pool, which is empty where it is not thin. */
static int find_group(const char *volume, char group[GROUP], char pool[GROUP],
                      struct failure *failure) {
  const char *arguments[] = {"lvs", "--noheadings",     "--separator", "|", "-o",
                             "vg_name,pool_lv", "--", volume,        NULL};
  char text[600];
  if (child_output(arguments, text, sizeof(text), failure) != 0) {
    return -1;
  }
  const char *next = copy_field(text + strspn(text, " \n"), group, GROUP);
  if (next == NULL || group[0] == '\0' || copy_field(next, pool, GROUP) == NULL) {
    return fail(failure, "lvs names no volume group of %s", volume);
  }
  return 0;
}

int snapshot_create(struct snapshot *snapshot, const char *size, const char *volume,
                    struct failure *failure) {
  char group[GROUP];
  char pool[GROUP];
  char tag[OWNER_TAG];
  char name[128];
  if (find_group(volume, group, pool, failure) != 0 ||
      remove_abandoned(group, failure) != 0 || owner_tag(tag, failure) != 0) {
    return -1;
  }
  snprintf(name, sizeof(name), "lvm_dump_%s", tag + OWNER_PREFIX);
  sync();
  const char *thick[] = {"lvcreate", "--snapshot", "-L", size,   "-n", name,
                         "--addtag", tag,          "--", volume, NULL};
  /* Room is the pool's, and a thin snapshot is not activated by itself. */
  const char *thin[] = {"lvcreate", "--snapshot", "--setactivationskip", "n",    "-n", name,
                        "--addtag", tag,          "--",                  volume, NULL};
  if (child_run(pool[0] == '\0' ? thick : thin, failure) != 0) {
    return -1;
  }
  if (pool[0] != '\0') {
    snprintf(snapshot->pool, sizeof(snapshot->pool), "%s/%s", group, pool);
  }
  snprintf(snapshot->name, sizeof(snapshot->name), "%s/%s", group, name);
  snprintf(snapshot->device, sizeof(snapshot->device), "/dev/%s", snapshot->name);
  return 0;
}

/* A pool without room left refuses or forgets writes, the snapshot's own among them. */
static int check_pool(const char *pool, char *words, size_t capacity, struct failure *failure) {
  const char *arguments[] = {"lvs", "--noheadings", "--separator", "|",
                             "-o",  "data_percent,metadata_percent", pool, NULL};
  char text[300];
  char data[32];
  char metadata[32];
  if (child_output(arguments, text, sizeof(text), failure) != 0) {
    return -1;
  }
  const char *next = copy_field(text + strspn(text, " \n"), data, sizeof(data));
  if (next == NULL || data[0] == '\0' || copy_field(next, metadata, sizeof(metadata)) == NULL) {
    return fail(failure, "lvs says nothing of the thin pool %s", pool);
  }
  if (strncmp(data, "100", 3) == 0 || strncmp(metadata, "100", 3) == 0) {
    return fail(failure,
                "the thin pool %s is full: data=%s %%, metadata=%s %% (expected=below 100 %%); "
                "give it more room: lvextend -L +10G %s",
                pool, data, metadata, pool);
  }
  snprintf(words, capacity, "the thin pool is filled to %s %%, its metadata to %s %%", data,
           metadata);
  return 0;
}

int snapshot_check(const struct snapshot *snapshot, char *words, size_t capacity,
                   struct failure *failure) {
  if (snapshot->pool[0] != '\0') {
    return check_pool(snapshot->pool, words, capacity, failure);
  }
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
    snapshot->pool[0] = '\0';
  }
  return result;
}
