#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stream.h"

extern char **environ;

pid_t child_start(const char *const *arguments, int input, int output, struct failure *failure) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t pipe_signal;
  sigemptyset(&pipe_signal);
  sigaddset(&pipe_signal, SIGPIPE);
  int code = posix_spawn_file_actions_init(&actions);
  if (code != 0) {
    return fail(failure, "cannot run %s: %s", arguments[0], strerror(code));
  }
  code = posix_spawnattr_init(&attributes);
  pid_t pid = -1;
  if (code == 0) {
    /* SIGPIPE is ignored here, and would be in the program. */
    code = posix_spawnattr_setsigdefault(&attributes, &pipe_signal);
    code = code != 0 ? code : posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    code = code != 0 ? code : posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    code = code != 0 ? code : posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    code = code != 0 ? code
                     : posix_spawnp(&pid, arguments[0], &actions, &attributes,
                                    (char *const *)(uintptr_t)arguments, environ);
    posix_spawnattr_destroy(&attributes);
  }
  posix_spawn_file_actions_destroy(&actions);
  return code == 0 ? pid : fail(failure, "cannot run %s: %s", arguments[0], strerror(code));
}

int child_wait(pid_t pid, const char *what, struct failure *failure) {
  int status;
  while (waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) {
      return fail(failure, "cannot wait for %s: %s", what, strerror(errno));
    }
  }
  if (WIFSIGNALED(status)) {
    return fail(failure, "%s died with signal:%d", what, WTERMSIG(status));
  }
  return WEXITSTATUS(status) == 0
             ? 0
             : fail(failure, "%s exited with code:%d", what, WEXITSTATUS(status));
}

int child_run(const char *const *arguments, struct failure *failure) {
  int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (nothing < 0) {
    return fail(failure, "cannot open /dev/null: %s", strerror(errno));
  }
  pid_t pid = child_start(arguments, nothing, STDERR_FILENO, failure);
  close(nothing);
  return pid < 0 ? -1 : child_wait(pid, arguments[0], failure);
}

int child_output(const char *const *arguments, char *text, size_t capacity,
                 struct failure *failure) {
  int ends[2];
  int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (nothing < 0 || pipe2(ends, O_CLOEXEC) != 0) {
    int code = errno;
    if (nothing >= 0) {
      close(nothing);
    }
    return fail(failure, "cannot run %s: %s", arguments[0], strerror(code));
  }
  pid_t pid = child_start(arguments, nothing, ends[1], failure);
  close(nothing);
  close(ends[1]);
  ssize_t got = pid < 0 ? 0 : read_fully(ends[0], text, capacity - 1);
  int code = errno;
  close(ends[0]);
  text[got > 0 ? got : 0] = '\0';
  if (pid < 0 || child_wait(pid, arguments[0], failure) != 0) {
    return -1;
  }
  return got >= 0 ? 0 : fail(failure, "cannot read from %s: %s", arguments[0], strerror(code));
}
