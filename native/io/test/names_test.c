/* Opening, renaming and removing by name. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"

static int64_t mode_of(const char *path) {
  struct stat status;
  CHECK(stat(path, &status) == 0);
  return status.st_mode & 0777;
}

static void only_create_makes_a_file(void) {
  CHECK_IS(q4j_open(ADDRESS(check_path), Q4J_OPEN_READ), -ENOENT);
  CHECK_IS(q4j_open(ADDRESS(check_path), Q4J_OPEN_WRITE), -ENOENT);
  CHECK_IS(q4j_open(ADDRESS(check_path), Q4J_OPEN_CREATE), -EINVAL);
  CHECK_IS(q4j_open(ADDRESS(check_path), 64), -EINVAL);
  int32_t fd = q4j_open(ADDRESS(check_path), NEW_FILE);
  CHECK(fd >= 0);
  CHECK_IS(mode_of(check_path), 0600);
  CHECK(fcntl(fd, F_GETFD) & FD_CLOEXEC);
  CHECK_IS(q4j_close(fd), 0);
  CHECK_IS(q4j_close(fd), -EBADF);
}

static void exclusive_refuses_a_file_that_is_there(void) {
  CHECK_IS(q4j_open(ADDRESS(check_path), NEW_FILE), -EEXIST);
  int32_t fd = q4j_open(ADDRESS(check_path), Q4J_OPEN_WRITE | Q4J_OPEN_CREATE);
  CHECK(fd >= 0);
  CHECK_IS(q4j_close(fd), 0);
}

static void reading_only_means_it(void) {
  int32_t fd = q4j_open(ADDRESS(check_path), Q4J_OPEN_READ);
  CHECK(fd >= 0);
  CHECK_IS(q4j_write(fd, 0, ADDRESS("a"), 1), -EBADF);
  CHECK_IS(q4j_close(fd), 0);
}

static void only_regular_files_are_opened(void) {
  char fifo[sizeof(check_directory) + 16];
  snprintf(fifo, sizeof(fifo), "%s/fifo", check_directory);
  CHECK_IS(q4j_open(ADDRESS(check_directory), Q4J_OPEN_READ), -EISDIR);
  CHECK_IS(q4j_open(ADDRESS(check_directory), Q4J_OPEN_WRITE), -EISDIR);
  CHECK(mkfifo(fifo, 0600) == 0);
  CHECK_IS(q4j_open(ADDRESS(fifo), Q4J_OPEN_READ), -EINVAL);
  CHECK_IS(q4j_unlink(ADDRESS(fifo)), 0);
}

static void a_link_is_not_followed_when_told_so(void) {
  char link[sizeof(check_directory) + 16];
  snprintf(link, sizeof(link), "%s/link", check_directory);
  int32_t flags = Q4J_OPEN_WRITE | Q4J_OPEN_CREATE | Q4J_OPEN_NO_FOLLOW;
  CHECK(symlink("missing", link) == 0);
  CHECK_IS(q4j_open(ADDRESS(link), flags), -ELOOP);
  CHECK_IS(q4j_open(ADDRESS(link), Q4J_OPEN_READ), -ENOENT);
  CHECK_IS(q4j_unlink(ADDRESS(link)), 0);
  int32_t fd = q4j_open(ADDRESS(check_path), flags);
  CHECK(fd >= 0);
  CHECK_IS(q4j_close(fd), 0);
}

static void rename_replaces_and_identity_follows_the_file(void) {
  struct q4j_identity before;
  struct q4j_identity after;
  char other[sizeof(check_directory) + 16];
  snprintf(other, sizeof(other), "%s/other", check_directory);
  int32_t fd = q4j_open(ADDRESS(other), NEW_FILE);
  CHECK(fd >= 0);
  CHECK_IS(q4j_identity(fd, ADDRESS(&before)), 0);
  CHECK_IS(q4j_identity_of_path(ADDRESS(check_path), ADDRESS(&after)), 0);
  CHECK(before.inode != after.inode);
  CHECK_IS(q4j_rename(ADDRESS(other), ADDRESS(check_path)), 0);
  CHECK_IS(q4j_identity_of_path(ADDRESS(check_path), ADDRESS(&after)), 0);
  CHECK(memcmp(&before, &after, sizeof(before)) == 0);
  CHECK_IS(q4j_identity_of_path(ADDRESS(other), ADDRESS(&after)), -ENOENT);
  CHECK_IS(q4j_rename(ADDRESS(other), ADDRESS(check_path)), -ENOENT);
  CHECK_IS(q4j_close(fd), 0);
}

static void modified_is_the_time_of_the_content(void) {
  static const struct timespec TIMES[][2] = {
      {{.tv_nsec = UTIME_OMIT}, {.tv_sec = 1234567890, .tv_nsec = 987654321}},
      {{.tv_nsec = UTIME_OMIT}, {.tv_sec = -5, .tv_nsec = 7}}};
  int32_t fd = q4j_open(ADDRESS(check_path), Q4J_OPEN_WRITE);
  CHECK(fd >= 0);
  CHECK(futimens(fd, TIMES[0]) == 0);
  CHECK_IS(q4j_modified(fd), INT64_C(1234567890987654321));
  CHECK(futimens(fd, TIMES[1]) == 0);
  CHECK_IS(q4j_modified(fd), 0);
  CHECK_IS(q4j_close(fd), 0);
  CHECK_IS(q4j_modified(fd), -EBADF);
}

static void directories_are_made_private_and_synced(void) {
  char directory[sizeof(check_directory) + 16];
  snprintf(directory, sizeof(directory), "%s/made", check_directory);
  CHECK_IS(q4j_make_directory(ADDRESS(directory)), 0);
  CHECK_IS(mode_of(directory), 0700);
  CHECK_IS(q4j_make_directory(ADDRESS(directory)), -EEXIST);
  CHECK_IS(q4j_sync_directory(ADDRESS(directory)), 0);
  CHECK(rmdir(directory) == 0);
  CHECK_IS(q4j_sync_directory(ADDRESS(directory)), -ENOENT);
  CHECK_IS(q4j_sync_directory(ADDRESS(check_path)), -ENOTDIR);
}

static void unlink_removes_the_name(void) {
  CHECK_IS(q4j_unlink(ADDRESS(check_path)), 0);
  CHECK_IS(q4j_unlink(ADDRESS(check_path)), -ENOENT);
}

int main(void) {
  new_path();
  only_create_makes_a_file();
  exclusive_refuses_a_file_that_is_there();
  reading_only_means_it();
  only_regular_files_are_opened();
  a_link_is_not_followed_when_told_so();
  rename_replaces_and_identity_follows_the_file();
  modified_is_the_time_of_the_content();
  directories_are_made_private_and_synced();
  unlink_removes_the_name();
  return 0;
}
