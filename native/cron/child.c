#include "child.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "command.h"
#include "number.h"

extern char **environ;

static const int PASSED[] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT};
enum { PASSED_COUNT = sizeof(PASSED) / sizeof(PASSED[0]) };

enum { NOT_CAUGHT, CAUGHT, CAUGHT_FROM_TERMINAL };
static volatile sig_atomic_t caught[PASSED_COUNT];

static sigset_t callers_mask;
static sigset_t waiting_mask;
static bool ignored_pipe;
static bool ignored_child;

static void on_signal(int signal, siginfo_t *information, void *context) {
  (void)context;
  for (int i = 0; i < PASSED_COUNT; i++) {
    if (PASSED[i] == signal) {
      caught[i] = information->si_code == SI_KERNEL ? CAUGHT_FROM_TERMINAL : CAUGHT;
    }
  }
}

/* Returns whether the caller had the signal ignored. */
static bool catch_one(int signal, const struct sigaction *action, bool even_if_ignored) {
  struct sigaction old;
  sigaction(signal, NULL, &old);
  bool ignored = !(old.sa_flags & SA_SIGINFO) && old.sa_handler == SIG_IGN;
  if (!ignored || even_if_ignored) {
    sigaction(signal, action, NULL);
  }
  return ignored;
}

void child_catch_signals(void) {
  struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO};
  struct sigaction ignore = {.sa_handler = SIG_IGN};
  sigfillset(&action.sa_mask);
  sigset_t blocked;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGCHLD);
  for (int i = 0; i < PASSED_COUNT; i++) {
    sigaddset(&blocked, PASSED[i]);
  }
  sigprocmask(SIG_BLOCK, &blocked, &callers_mask);
  waiting_mask = callers_mask;
  sigdelset(&waiting_mask, SIGCHLD);
  for (int i = 0; i < PASSED_COUNT; i++) {
    /* What the caller blocked or ignored (nohup) stays so, for the command as well. */
    catch_one(PASSED[i], &action, false);
  }
  ignored_child = catch_one(SIGCHLD, &action, true);
  ignored_pipe = catch_one(SIGPIPE, &ignore, true);
}

void child_release_signals(void) {
  struct sigaction standard = {.sa_handler = SIG_DFL};
  for (int i = 0; i < PASSED_COUNT; i++) {
    struct sigaction now;
    sigaction(PASSED[i], NULL, &now);
    if (now.sa_flags & SA_SIGINFO) {
      sigaction(PASSED[i], &standard, NULL);
    }
  }
  sigprocmask(SIG_SETMASK, &callers_mask, NULL);
}

static bool needs_shell(char *const command[]) {
  return command[1] == NULL && command[0][strcspn(command[0], " \t\n$&*(){}[]'\";\\|?<>~`")] != '\0';
}

static int set_up(posix_spawnattr_t *attributes, posix_spawn_file_actions_t *actions,
                  const struct child_streams *streams, bool own_group) {
  short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
  sigset_t defaults;
  sigemptyset(&defaults);
  if (!ignored_pipe) {
    sigaddset(&defaults, SIGPIPE);
  }
  if (!ignored_child) {
    sigaddset(&defaults, SIGCHLD);
  }
  if (own_group) {
    flags |= POSIX_SPAWN_SETPGROUP;
  }
  const int from[] = {streams->in, streams->out, streams->err};
  int failure = posix_spawnattr_setflags(attributes, flags);
  failure = failure ? failure : posix_spawnattr_setsigmask(attributes, &callers_mask);
  failure = failure ? failure : posix_spawnattr_setsigdefault(attributes, &defaults);
  failure = failure ? failure : posix_spawnattr_setpgroup(attributes, 0);
  for (int fd = 0; failure == 0 && fd <= 2; fd++) {
    failure = from[fd] == -1 ? 0 : posix_spawn_file_actions_adddup2(actions, from[fd], fd);
  }
  return failure;
}

static int spawn_script(pid_t *pid, char *path, char *const command[],
                        const posix_spawn_file_actions_t *actions,
                        const posix_spawnattr_t *attributes) {
  size_t count = 0;
  while (command[count] != NULL) {
    count++;
  }
  char **with_shell = calloc(count + 2, sizeof(*with_shell));
  if (with_shell == NULL) {
    return ENOMEM;
  }
  with_shell[0] = "/bin/sh";
  with_shell[1] = path;
  memcpy(with_shell + 2, command + 1, (count - 1) * sizeof(*with_shell));
  int failure = posix_spawn(pid, "/bin/sh", actions, attributes, with_shell, environ);
  free(with_shell);
  return failure;
}

static int spawn(pid_t *pid, char *const command[], const posix_spawn_file_actions_t *actions,
                 const posix_spawnattr_t *attributes) {
  char path[PATH_MAX];
  int failure = command_find(command[0], path, sizeof(path));
  if (failure != 0) {
    return failure;
  }
  failure = posix_spawn(pid, path, actions, attributes, command, environ);
  return failure == ENOEXEC ? spawn_script(pid, path, command, actions, attributes) : failure;
}

int child_start(struct child *child, char *const command[], const struct child_streams *streams,
                bool own_group, bool shell_word) {
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t actions;
  int failure = posix_spawnattr_init(&attributes);
  if (failure != 0) {
    return failure;
  }
  failure = posix_spawn_file_actions_init(&actions);
  if (failure != 0) {
    posix_spawnattr_destroy(&attributes);
    return failure;
  }
  *child = (struct child){.has_group = own_group};
  failure = set_up(&attributes, &actions, streams, own_group);
  if (failure == 0) {
    char *const shell[] = {"/bin/sh", "-c", command[0], NULL};
    bool use_shell = shell_word && needs_shell(command);
    failure = spawn(&child->pid, use_shell ? shell : command, &actions, &attributes);
  }
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  return failure;
}

int child_poll(struct pollfd *descriptors, size_t count, int64_t nanos) {
  struct timespec limit = to_timespec(nanos > 0 ? nanos : 0);
  int ready = ppoll(descriptors, count, nanos < 0 ? NULL : &limit, &waiting_mask);
  return ready > 0 ? ready : 0;
}

int child_take_signal(bool *from_terminal) {
  for (int i = 0; i < PASSED_COUNT; i++) {
    if (caught[i] != NOT_CAUGHT) {
      *from_terminal = caught[i] == CAUGHT_FROM_TERMINAL;
      caught[i] = NOT_CAUGHT;
      return PASSED[i];
    }
  }
  return 0;
}

bool child_signal(const struct child *child, int signal) {
  if (child->has_group) {
    return kill(-child->pid, signal) == 0;
  }
  /* Once reaped, its number may be somebody else's. */
  return !child->reaped && kill(child->pid, signal) == 0;
}

int child_pass_signals(const struct child *child) {
  int last = 0;
  int signal;
  bool from_terminal;
  while ((signal = child_take_signal(&from_terminal)) != 0) {
    last = signal;
    if (!from_terminal || child->has_group) {
      child_signal(child, signal);
    }
  }
  return last;
}

bool child_reap(struct child *child) {
  int status;
  pid_t pid;
  /* A shell's exec hands its background children over; they must not stay as zombies. */
  while (!child->reaped && (pid = waitpid(-1, &status, WNOHANG)) > 0) {
    if (pid == child->pid) {
      child->reaped = true;
      child->status = status;
    }
  }
  return child->reaped;
}

int child_exit_code(const struct child *child) {
  return WIFSIGNALED(child->status) ? 128 + WTERMSIG(child->status) : WEXITSTATUS(child->status);
}
