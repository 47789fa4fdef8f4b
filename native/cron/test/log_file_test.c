#include "log_file.h"

#include <errno.h>
#include <sys/file.h>
#include <sys/wait.h>

#include "check_cron.h"

static struct log_file log_file;

static void write_text(const char *text) { log_file_write(&log_file, text, strlen(text)); }

static void a_renamed_log_is_left_and_a_removed_one_made_again(void) {
  log_file_open(&log_file, "a");
  write_text("one\n");
  CHECK(rename("a", "a.1") == 0);
  write_text("two\n");
  CHECK(unlink("a") == 0);
  write_text("three\n");
  log_file_close(&log_file);
  check_content("a.1", "one\n");
  check_content("a", "three\n");
  struct stat file;
  CHECK(stat("a", &file) == 0);
  CHECK_IS(file.st_mode & 0137, 0);
  CHECK_IS(log_file.lost, 0);
}

static void a_cut_log_goes_on_at_its_new_end(void) {
  log_file_open(&log_file, "b");
  write_text("one\n");
  CHECK(truncate("b", 0) == 0);
  write_text("two\n");
  log_file_close(&log_file);
  check_content("b", "two\n");
}

static void what_does_not_get_in_is_counted(void) {
  log_file_open(&log_file, "/dev/full");
  write_text("one\n");
  write_text("two\n");
  log_file_close(&log_file);
  CHECK_IS(log_file.lost, 8);
  CHECK_IS(log_file.error, ENOSPC);
  log_file_open(&log_file, "missing/log");
  write_text("three\n");
  log_file_close(&log_file);
  CHECK_IS(log_file.lost, 6);
  CHECK_IS(log_file.error, ENOENT);
}

/* setlock on the log itself, above cronlog: nobody may wait for it for ever. */
static void a_lock_that_stays_does_not_stop_the_log(void) {
  int fd = open("c", O_WRONLY | O_CREAT, 0600);
  CHECK(fd != -1 && flock(fd, LOCK_EX) == 0);
  log_file_open(&log_file, "c");
  write_text("one\n");
  CHECK(log_file.without_lock);
  log_file_close(&log_file);
  check_content("c", "one\n");
  close(fd);
}

static void write_lines(char letter) {
  static char line[300000];
  memset(line, letter, sizeof(line));
  line[sizeof(line) - 1] = '\n';
  log_file_open(&log_file, "d");
  for (int i = 0; i < 40; i++) {
    log_file_write(&log_file, line + sizeof(line) - 1000, 1000);
    log_file_begin_long_line(&log_file);
    for (size_t done = 0; done < sizeof(line); done += 10000) {
      log_file_write_piece(&log_file, line + done, 10000);
    }
    log_file_end_long_line(&log_file);
  }
  log_file_close(&log_file);
}

static void lines_of_several_writers_stay_whole(void) {
  for (char letter = 'a'; letter < 'd'; letter++) {
    pid_t pid = fork();
    CHECK(pid != -1);
    if (pid == 0) {
      write_lines(letter);
      _exit(log_file.error == 0 && !log_file.without_lock ? 0 : 1);
    }
  }
  int status;
  for (int i = 0; i < 3; i++) {
    CHECK(wait(&status) != -1);
    CHECK_IS(status, 0);
  }
  size_t size;
  size_t lines = 0;
  char *bytes = read_whole("d", &size);
  for (char *line = bytes; line < bytes + size; lines++) {
    size_t length = strspn(line, (char[]){*line, '\0'});
    CHECK(length == 999 || length == 299999);
    CHECK(line[length] == '\n');
    line += length + 1;
  }
  CHECK_IS((int64_t)lines, 3 * 40 * 2);
  free(bytes);
}

int main(void) {
  make_folder();
  a_renamed_log_is_left_and_a_removed_one_made_again();
  a_cut_log_goes_on_at_its_new_end();
  what_does_not_get_in_is_counted();
  a_lock_that_stays_does_not_stop_the_log();
  lines_of_several_writers_stay_whole();
  return 0;
}
