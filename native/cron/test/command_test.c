#include "command.h"

#include <errno.h>

#include "check_cron.h"

static char path[64];

static void is(const char *name, int error, const char *expected) {
  CHECK_IS(command_find(name, path, sizeof(path)), error);
  if (expected != NULL) {
    CHECK(strcmp(path, expected) == 0);
  }
}

int main(void) {
  make_folder();
  CHECK(mkdir("one", 0700) == 0 && mkdir("two", 0700) == 0 && mkdir("two/folder", 0700) == 0);
  CHECK(close(open("one/tool", O_CREAT | O_WRONLY, 0600)) == 0);
  CHECK(close(open("two/tool", O_CREAT | O_WRONLY, 0700)) == 0);
  CHECK(close(open("one/plain", O_CREAT | O_WRONLY, 0600)) == 0);
  setenv("PATH", "missing:one:two", 1);
  is("tool", 0, "two/tool");
  is("plain", EACCES, NULL);
  is("folder", EACCES, NULL);
  is("nothing", ENOENT, NULL);
  is("./nothing", 0, "./nothing");
  is("a-name-that-is-far-too-long-for-the-room-that-a-path-has-in-this-test", ENAMETOOLONG, NULL);
  CHECK(chdir("two") == 0);
  setenv("PATH", "", 1);
  is("tool", 0, "./tool");
  unsetenv("PATH");
  is("tool", ENOENT, NULL);
  CHECK_IS(command_exit_code(ENOENT), 127);
  CHECK_IS(command_exit_code(EACCES), 126);
  return 0;
}
