#include "list.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "expect.h"

#define ENTRIES 200
#define FIGURES 52

/* What was sent: "KIND PATH" or "KIND PATH -> TARGET", and words as "W WORDS". */
static char sent[ENTRIES][6000];
static int count;
static struct failure failure = NO_FAILURE;

static uint32_t u32(const uint8_t *at) {
  return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

/* Lists into a file, and reads the frames there. */
static int list(int (*how)(struct wire *, const char *, struct failure *), const char *path) {
  FILE *file = tmpfile();
  EXPECT(file != NULL);
  struct wire out = {-1, fileno(file), PTHREAD_MUTEX_INITIALIZER, false};
  failure.set = false;
  count = 0;
  int done = how(&out, path, &failure);
  EXPECT(lseek(fileno(file), 0, SEEK_SET) == 0);
  struct wire in = {fileno(file), -1, PTHREAD_MUTEX_INITIALIZER, false};
  struct failure reading = NO_FAILURE;
  uint32_t length = 0;
  for (int type; (type = frame_head(&in, &length, &reading)) != FRAME_END;) {
    static uint8_t frame[16384];
    EXPECT(type > 0 && length < sizeof(frame) && count < ENTRIES);
    EXPECT(frame_body(&in, frame, length, &reading) == 0);
    frame[length] = '\0';
    if (type == 'W') {
      snprintf(sent[count++], sizeof(sent[0]), "W %.5000s", (char *)frame);
      continue;
    }
    EXPECT(type == 'e' && length > FIGURES);
    uint32_t name = u32(frame + 48);
    EXPECT(name <= length - FIGURES);
    uint32_t target = length - FIGURES - name;
    snprintf(sent[count++], sizeof(sent[0]), "%c %.*s%s%.*s", (char)frame[0], (int)name,
             (char *)frame + FIGURES, target > 0 ? " -> " : "", (int)target,
             (char *)frame + FIGURES + name);
  }
  fclose(file);
  return done;
}

/* Returns where this was sent, or -1. */
static int at(const char *words) {
  for (int i = 0; i < count; i++) {
    if (strcmp(sent[i], words) == 0) {
      return i;
    }
  }
  return -1;
}

static void make_file(const char *path, const char *text) {
  FILE *file = fopen(path, "w");
  EXPECT(file != NULL && fputs(text, file) >= 0 && fclose(file) == 0);
}

static void a_folder_comes_before_what_it_holds(void) {
  EXPECT(list(list_folder, ".") == 0);
  EXPECT(at("f file") >= 0);
  EXPECT(at("d sub") >= 0 && at("d sub") < at("d sub/deep"));
  EXPECT(at("d sub/deep") < at("f sub/deep/file"));
  EXPECT(at("f sub/new\nline") >= 0);
  EXPECT(at("f  lead") >= 0);
}

static void links_are_told_with_their_targets_and_not_followed(void) {
  EXPECT(list(list_folder, ".") == 0);
  EXPECT(at("l to-sub -> sub") >= 0 && at("f to-sub/deep/file") < 0);
  EXPECT(at("l nowhere -> gone") >= 0);
}

static void what_is_neither_is_left_out_and_said(void) {
  EXPECT(list(list_folder, ".") == 0);
  EXPECT(at("W left out, neither file nor folder: sub/pipe") >= 0);
  EXPECT(at("d .q4j-backup.kept") < 0 && at("f .q4j-backup.kept/file") < 0);
  EXPECT(count == 9);
}

static void children_are_told_as_they_are_behind_links(void) {
  EXPECT(list(list_children, ".") == 0);
  EXPECT(at("d to-sub") >= 0 && at("l nowhere") >= 0 && at("f file") >= 0);
  EXPECT(at("d sub") >= 0 && at("f sub/deep/file") < 0);
}

static void folders_in_folders_have_an_end(void) {
  char path[600] = "many";
  EXPECT(mkdir(path, 0700) == 0);
  for (int i = 0; i < 70; i++) {
    strcat(path, "/d");
    EXPECT(mkdir(path, 0700) == 0);
  }
  EXPECT(list(list_folder, "many") == -1);
  EXPECT(strstr(failure.text, "folders in folders=64 (expected=up to 64):d/d") != NULL);
}

static void what_is_no_folder_is_named(void) {
  EXPECT(list(list_folder, "gone") == -1);
  EXPECT(strstr(failure.text, "failed to open:gone: No such file") != NULL);
  EXPECT(list(list_folder, "file") == -1);
  EXPECT(strstr(failure.text, "failed to open:file: Not a directory") != NULL);
  EXPECT(list(list_children, "gone") == -1);
  EXPECT(strstr(failure.text, "failed to open:gone: No such file") != NULL);
}

static void a_connection_that_is_gone_ends_it(void) {
  struct wire closed = {-1, -1, PTHREAD_MUTEX_INITIALIZER, false};
  failure.set = false;
  EXPECT(list_folder(&closed, ".", &failure) == -1 && closed.broken);
  EXPECT(strstr(failure.text, "the connection broke") != NULL);
}

int main(void) {
  char folder[] = "/tmp/q4j-list-test-XXXXXX";
  EXPECT(mkdtemp(folder) != NULL && chdir(folder) == 0);
  EXPECT(mkdir("sub", 0700) == 0 && mkdir("sub/deep", 0700) == 0);
  EXPECT(mkdir(".q4j-backup.kept", 0700) == 0);
  make_file("file", "text");
  make_file(" lead", "text");
  make_file("sub/deep/file", "");
  make_file("sub/new\nline", "");
  make_file(".q4j-backup.kept/file", "");
  EXPECT(symlink("sub", "to-sub") == 0 && symlink("gone", "nowhere") == 0);
  EXPECT(mkfifo("sub/pipe", 0600) == 0);
  a_folder_comes_before_what_it_holds();
  links_are_told_with_their_targets_and_not_followed();
  what_is_neither_is_left_out_and_said();
  children_are_told_as_they_are_behind_links();
  what_is_no_folder_is_named();
  a_connection_that_is_gone_ends_it();
  folders_in_folders_have_an_end();
  char remove[100];
  snprintf(remove, sizeof(remove), "rm -rf %s", folder);
  EXPECT(system(remove) == 0);
  return 0;
}
