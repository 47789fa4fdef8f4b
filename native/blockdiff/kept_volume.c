#include "kept_volume.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "child.h"
#include "decimal.h"
#include "owner.h"

#define LISTING (256 * 1024)
#define PART 256

/* Splits VG/NAME. */
static int split_name(const char *name, char group[PART], const char **last,
                      struct failure *failure) {
  const char *slash = strchr(name, '/');
  size_t length = slash == NULL ? 0 : (size_t)(slash - name);
  if (length == 0 || length >= PART || slash[1] == '\0' || strchr(slash + 1, '/') != NULL) {
    return fail(failure, "not the name of a volume: %s", name);
  }
  memcpy(group, name, length);
  group[length] = '\0';
  *last = slash + 1;
  return 0;
}

/* What LVM says of a thin volume. */
struct thin {
  char uuid[64];
  char pool[PART];
  struct thin_volume volume;
};

static int look(struct thin *thin, const char *name, struct failure *failure) {
  const char *arguments[] = {"lvs", "--noheadings", "--separator", "|", "--units", "b",
                             "--nosuffix", "-o", "lv_uuid,thin_id,lv_size,pool_lv", "--", name,
                             NULL};
  char text[600];
  if (child_output(arguments, text, sizeof(text), failure) != 0) {
    return -1;
  }
  memset(thin, 0, sizeof(*thin));
  const char *uuid = text + strspn(text, " ");
  size_t length = strcspn(uuid, "| \n");
  const char *rest = expect_text(uuid + length, "|");
  rest = expect_text(decimal(rest, &thin->volume.id), "|");
  rest = expect_text(decimal(rest, &thin->volume.length), "|");
  size_t pool = rest == NULL ? 0 : strcspn(rest, "| \n");
  if (pool == 0 || pool >= sizeof(thin->pool) || length >= sizeof(thin->uuid)) {
    return fail(failure, "%s is no thin volume", name);
  }
  memcpy(thin->uuid, uuid, length);
  memcpy(thin->pool, rest, pool);
  return 0;
}

static void write_identity(const struct thin *thin, char identity[KEPT_IDENTITY]) {
  snprintf(identity, KEPT_IDENTITY, "thin %s %" PRIu64 " %" PRIu64, thin->uuid, thin->volume.id,
           thin->volume.length);
}

/* Adds a part of a device mapper name, where - stands twice. */
static void add_part(char *to, size_t capacity, const char *part) {
  size_t length = strlen(to);
  for (; *part != '\0' && length + 3 < capacity; part++) {
    to[length++] = *part;
    if (*part == '-') {
      to[length++] = '-';
    }
  }
  to[length] = '\0';
}

/* Writes PREFIX VG - POOL SUFFIX. */
static void mapper_name(char *name, size_t capacity, const char *prefix, const char *group,
                        const char *pool, const char *suffix) {
  snprintf(name, capacity, "%s", prefix);
  add_part(name, capacity, group);
  size_t length = strlen(name);
  snprintf(name + length, capacity - length, "-");
  add_part(name, capacity, pool);
  length = strlen(name);
  snprintf(name + length, capacity - length, "%s", suffix);
}

static int block_size(const char *group, const char *pool, uint64_t *bytes,
                      struct failure *failure) {
  char name[2 * PART + 2];
  char text[100];
  snprintf(name, sizeof(name), "%s/%s", group, pool);
  const char *arguments[] = {"lvs", "--noheadings", "--units",  "b", "--nosuffix",
                             "-o",  "chunk_size",   "--", name, NULL};
  if (child_output(arguments, text, sizeof(text), failure) != 0) {
    return -1;
  }
  return decimal(text + strspn(text, " "), bytes) != NULL && *bytes > 0
             ? 0
             : fail(failure, "lvs names no chunk size of %s", name);
}

/* Asks the pool how many blocks the two have; they are sought in all that it lists. */
static int count_mapped(const char *metadata, struct thin_volume *before, struct thin_volume *now,
                        struct failure *failure) {
  const char *arguments[] = {"thin_ls",    "--no-headers", "--format", "DEV,MAPPED_BLOCKS",
                             "--metadata-snap", metadata, NULL};
  char *listing = malloc(LISTING);
  if (listing == NULL) {
    return fail(failure, "not enough memory");
  }
  int result = child_output(arguments, listing, LISTING, failure);
  int found = 0;
  char *rest = NULL;
  for (char *line = strtok_r(listing, "\n", &rest); result == 0 && line != NULL;
       line = strtok_r(NULL, "\n", &rest)) {
    uint64_t id;
    uint64_t mapped;
    const char *second = decimal(line + strspn(line, " "), &id);
    if (second == NULL || decimal(second + strspn(second, " "), &mapped) == NULL) {
      continue;
    }
    if (id == before->id) {
      before->mapped = mapped;
      found |= 1;
    }
    if (id == now->id) {
      now->mapped = mapped;
      found |= 2;
    }
  }
  free(listing);
  return result != 0 || found == 3
             ? result
             : fail(failure, "thin_ls does not name the volumes %" PRIu64 " and %" PRIu64,
                    before->id, now->id);
}

static int run_delta(struct thin_delta *delta, const char *metadata, uint64_t block_bytes,
                     const struct thin_volume *before, const struct thin_volume *now,
                     struct failure *failure) {
  char left[24];
  char right[24];
  snprintf(left, sizeof(left), "%" PRIu64, before->id);
  snprintf(right, sizeof(right), "%" PRIu64, now->id);
  const char *arguments[] = {"thin_delta",      "--thin1", left, "--thin2", right,
                             "--metadata-snap", metadata,  NULL};
  int ends[2];
  int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (nothing < 0 || pipe2(ends, O_CLOEXEC) != 0) {
    if (nothing >= 0) {
      close(nothing);
    }
    return fail(failure, "cannot run thin_delta");
  }
  pid_t pid = child_start(arguments, nothing, ends[1], failure);
  close(nothing);
  close(ends[1]);
  FILE *answer = fdopen(ends[0], "r");
  int result = pid < 0 ? -1 : 0;
  if (answer == NULL) {
    close(ends[0]);
    result = fail(failure, "not enough memory");
  } else {
    result = result == 0
                 ? thin_delta_parse(delta, answer, block_bytes, before, now, failure)
                 : result;
    fclose(answer); /* What it has still to print, it fails to. */
  }
  if (pid >= 0 && child_wait(pid, "thin_delta", failure) != 0) {
    result = -1;
  }
  return result;
}

static int message(const char *pool, const char *words, struct failure *failure) {
  const char *arguments[] = {"dmsetup", "message", pool, "0", words, NULL};
  return child_run(arguments, failure);
}

/* The pool's metadata are looked at as they are at one moment, which it keeps meanwhile. */
static int compare(struct thin_delta *delta, const char *group, struct thin *before,
                   struct thin *now, struct failure *failure) {
  char pool[3 * PART];
  char metadata[3 * PART];
  uint64_t bytes;
  mapper_name(pool, sizeof(pool), "", group, now->pool, "-tpool");
  mapper_name(metadata, sizeof(metadata), "/dev/mapper/", group, now->pool, "_tmeta");
  if (block_size(group, now->pool, &bytes, failure) != 0) {
    return -1;
  }
  if (message(pool, "reserve_metadata_snap", failure) != 0) {
    fprintf(stderr, "if no other program uses it: dmsetup message %s 0 release_metadata_snap\n", pool);
    return -1;
  }
  int result = count_mapped(metadata, &before->volume, &now->volume, failure) == 0
                   ? run_delta(delta, metadata, bytes, &before->volume, &now->volume, failure)
                   : -1;
  return message(pool, "release_metadata_snap", failure) == 0 ? result : -1;
}

static int open_both(struct thin_delta *delta, uint64_t lengths[2],
                     const struct snapshot *snapshot, const char *series, const char *number,
                     const char *identity, struct failure *failure) {
  char group[PART];
  char name[2 * PART + KEPT_SERIES];
  char found[KEPT_IDENTITY];
  const char *last = "";
  struct thin before;
  struct thin now;
  if (snapshot->pool[0] == '\0') {
    return fail(failure, "%s is no thin volume", snapshot->name);
  }
  if (split_name(snapshot->name, group, &last, failure) != 0) {
    return -1;
  }
  snprintf(name, sizeof(name), "%s/" KEPT_VOLUME_MARK "%s.%s", group, series, number);
  if (look(&now, snapshot->name, failure) != 0 || look(&before, name, failure) != 0) {
    return -1;
  }
  write_identity(&before, found);
  if (strcmp(found, identity) != 0 || strcmp(before.pool, now.pool) != 0) {
    return fail(failure, "%s is not as it was kept: %s (expected=%s)", name, found, identity);
  }
  lengths[0] = before.volume.length;
  lengths[1] = now.volume.length;
  return compare(delta, group, &before, &now, failure);
}

int kept_volume_open(struct thin_delta *delta, uint64_t lengths[2],
                     const struct snapshot *snapshot, const char *series, const char *number,
                     const char *identity, char *words, size_t capacity, struct failure *failure) {
  struct failure why = NO_FAILURE;
  *delta = (struct thin_delta){.changed = NULL};
  words[0] = '\0';
  if (snapshot->name[0] == '\0' || !kept_is_series(series) || !kept_is_series(number)) {
    return fail(failure, "a request for a kept snapshot that this helper does not know");
  }
  if (open_both(delta, lengths, snapshot, series, number, identity, &why) != 0) {
    thin_delta_free(delta);
    snprintf(words, capacity, "%s", why.text);
  }
  return 0;
}

/* Removes one volume of a group, if it is there, or the others whose names begin as its does. */
static int remove_listed(const char *group, const char *one, bool others, size_t shared,
                         struct failure *failure) {
  const char *arguments[] = {"lvs", "--noheadings", "-o", "lv_name", "--", group, NULL};
  char *listing = malloc(LISTING);
  if (listing == NULL) {
    return fail(failure, "not enough memory");
  }
  int result = child_output(arguments, listing, LISTING, failure);
  char *rest = NULL;
  for (char *line = strtok_r(listing, " \n", &rest); result == 0 && line != NULL;
       line = strtok_r(NULL, " \n", &rest)) {
    if (strncmp(line, one, shared) == 0 && (strcmp(line, one) != 0) == others) {
      char name[2 * PART];
      snprintf(name, sizeof(name), "%s/%.200s", group, line);
      const char *removal[] = {"lvremove", "-f", "--", name, NULL};
      result = child_run(removal, failure);
    }
  }
  free(listing);
  return result;
}

int kept_volume(struct snapshot *snapshot, const char *series, const char *number,
                char identity[KEPT_IDENTITY], char name[POINT_PATH], struct failure *failure) {
  char group[PART];
  char tag[OWNER_TAG];
  char kept[PART];
  char words[200];
  const char *last = "";
  struct thin thin;
  if (!kept_is_series(series) || !kept_is_series(number)) {
    return fail(failure, "a request to keep a snapshot that this helper does not know");
  }
  if (snapshot->pool[0] == '\0') {
    return fail(failure, "%s is no thin volume, and what changed is not known of others",
                snapshot->name);
  }
  if (snapshot_check(snapshot, words, sizeof(words), failure) != 0 ||
      split_name(snapshot->name, group, &last, failure) != 0 ||
      look(&thin, snapshot->name, failure) != 0 || owner_tag(tag, failure) != 0) {
    return -1;
  }
  write_identity(&thin, identity);
  snprintf(kept, sizeof(kept), KEPT_VOLUME_MARK "%s.%s", series, number);
  snprintf(name, POINT_PATH, "%s/%s", group, kept);
  const char *rename[] = {"lvrename", group, last, kept, NULL};
  const char *rest[] = {"lvchange", "-an", name, NULL};
  /* The tag of this process goes last: until then whatever is left of it is removed later. */
  const char *mark[] = {"lvchange", "--setactivationskip", "y", "--deltag", tag,
                        "--addtag", "q4j_kept",            name, NULL};
  if (child_run(rename, failure) != 0) {
    return -1;
  }
  snprintf(snapshot->name, sizeof(snapshot->name), "%s", name);
  if (child_run(rest, failure) != 0 || child_run(mark, failure) != 0) {
    return -1;
  }
  *snapshot = (struct snapshot){.name = ""};
  size_t shared = strlen(KEPT_VOLUME_MARK) + strlen(series) + 1;
  return remove_listed(group, kept, true, shared, failure);
}

int kept_volume_remove(const char *name, struct failure *failure) {
  char group[PART];
  const char *last = "";
  if (split_name(name, group, &last, failure) != 0) {
    return -1;
  }
  if (strncmp(last, KEPT_VOLUME_MARK, strlen(KEPT_VOLUME_MARK)) != 0 || last[0] == '-' ||
      group[0] == '-' || strlen(last) >= PART / 2) {
    return fail(failure, "not the name of a kept snapshot: %s", name);
  }
  return remove_listed(group, last, false, 0, failure);
}
