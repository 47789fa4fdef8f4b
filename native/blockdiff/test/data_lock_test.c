#include "data_lock.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "expect.h"

static struct failure failure = NO_FAILURE;
static char holder[300];

static enum data_lock_answer take(const char *folder, int *lock) {
  failure.set = false;
  return data_lock_take(folder, lock, holder, sizeof(holder), &failure);
}

static void write_lock(const char *text) {
  FILE *file = fopen("data/q4j.lock", "w");
  EXPECT(file != NULL && fputs(text, file) >= 0 && fclose(file) == 0);
}

static void read_lock(char *text, size_t room) {
  FILE *file = fopen("data/q4j.lock", "r");
  EXPECT(file != NULL);
  text[fread(text, 1, room - 1, file)] = '\0';
  fclose(file);
}

static void who_takes_it_is_named_until_it_is_released(void) {
  int lock = -1;
  int second = -1;
  char text[400];
  char expected[40];
  EXPECT(take("data", &lock) == DATA_LOCK_TAKEN);
  snprintf(expected, sizeof(expected), "pid=%ld host=", (long)getpid());
  EXPECT(take("data", &second) == DATA_LOCK_HELD);
  EXPECT(strncmp(holder, expected, strlen(expected)) == 0 && strstr(holder, " since=2") != NULL);
  data_lock_release(lock);
  read_lock(text, sizeof(text));
  EXPECT(text[strspn(text, " ")] == '\0');
  EXPECT(take("data", &lock) == DATA_LOCK_TAKEN);
  data_lock_release(lock);
}

static void it_ends_with_the_process(void) {
  int ends[2];
  EXPECT(pipe(ends) == 0);
  pid_t child = fork();
  EXPECT(child >= 0);
  if (child == 0) {
    int lock;
    char taken = take("data", &lock) == DATA_LOCK_TAKEN;
    EXPECT(write(ends[1], &taken, 1) == 1);
    pause();
  }
  char taken = 0;
  int lock = -1;
  EXPECT(read(ends[0], &taken, 1) == 1 && taken);
  EXPECT(take("data", &lock) == DATA_LOCK_HELD);
  EXPECT(kill(child, SIGKILL) == 0 && waitpid(child, NULL, 0) == child);
  EXPECT(take("data", &lock) == DATA_LOCK_TAKEN);
  data_lock_release(lock);
}

static void a_file_that_is_none_is_left_as_it_is(void) {
  int lock;
  char text[400];
  write_lock("a letter\n");
  EXPECT(take("data", &lock) == DATA_LOCK_FAILED);
  EXPECT(strstr(failure.text, "data/q4j.lock: it is no lock file of q4j") != NULL);
  read_lock(text, sizeof(text));
  EXPECT(strcmp(text, "a letter\n") == 0);
  EXPECT(unlink("data/q4j.lock") == 0 && symlink("../other", "data/q4j.lock") == 0);
  EXPECT(take("data", &lock) == DATA_LOCK_FAILED && access("other", F_OK) != 0);
  EXPECT(unlink("data/q4j.lock") == 0);
}

static void without_a_folder_there_is_nothing_to_lock(void) {
  int lock;
  EXPECT(take("gone", &lock) == DATA_LOCK_NO_FOLDER);
  write_lock("");
  EXPECT(take("data/q4j.lock", &lock) == DATA_LOCK_NO_FOLDER);
}

/* A longer name than the last one's has to cover it, and a shorter one too. */
static void a_longer_text_before_leaves_nothing(void) {
  int lock;
  char text[1000];
  memset(text, 'x', 600);
  memcpy(text, "pid=1 host=", 11);
  text[600] = '\0';
  write_lock(text);
  EXPECT(take("data", &lock) == DATA_LOCK_TAKEN);
  read_lock(text, sizeof(text));
  EXPECT(strlen(text) == 600 && strstr(text, "xx") == NULL);
  data_lock_release(lock);
}

int main(void) {
  char folder[] = "/tmp/q4j-lock-test-XXXXXX";
  EXPECT(mkdtemp(folder) != NULL && chdir(folder) == 0 && mkdir("data", 0700) == 0);
  who_takes_it_is_named_until_it_is_released();
  it_ends_with_the_process();
  a_file_that_is_none_is_left_as_it_is();
  without_a_folder_there_is_nothing_to_lock();
  a_longer_text_before_leaves_nothing();
  EXPECT(unlink("data/q4j.lock") == 0 && rmdir("data") == 0 && rmdir(folder) == 0);
  return 0;
}
