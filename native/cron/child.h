/* The command of a wrapper: started, watched, signalled, reaped. */
#ifndef CHILD_H
#define CHILD_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct pollfd;

struct child {
  pid_t pid;
  /* In a process group of its own, so that what it started is signalled with it. */
  bool has_group;
  bool reaped;
  /* As waitpid(2) gives it, once reaped. */
  int status;
};

/* What the command's standard streams are; -1 leaves the wrapper's own. */
struct child_streams {
  int in;
  int out;
  int err;
};

/*
 * Begins to catch TERM, INT, HUP and QUIT, those that the caller did not ignore, and the end of
 * children. From now on they are noted only while child_poll() waits, so none gets lost in between.
 */
void child_catch_signals(void);

/* Lets signals end the wrapper again, once its command is over. A closed pipe stays an error. */
void child_release_signals(void);

/*
 * Starts a command with the signal mask and dispositions that the wrapper was started with. A single
 * word with a blank or another character that means something to the shell is given to /bin/sh, if
 * shell_word says so; a script without an interpreter line always is. Returns 0 or an errno.
 */
int child_start(struct child *child, char *const command[], const struct child_streams *streams,
                bool own_group, bool shell_word);

/*
 * Waits like poll(2), for at most so many nanoseconds, -1 for ever; a signal ends the wait too.
 * Returns the number of ready descriptors, 0 with none.
 */
int child_poll(struct pollfd *descriptors, size_t count, int64_t nanos);

/* Takes one caught signal, 0 when there is none. from_terminal: the command has got it as well. */
int child_take_signal(bool *from_terminal);

/* Sends a signal to the command and its group. Returns whether there was anybody left to get it. */
bool child_signal(const struct child *child, int signal);

/* Passes the caught signals on to the command. Returns the last one, 0 when there was none. */
int child_pass_signals(const struct child *child);

/* Reaps the command, if it is over, and children that the wrapper inherited. Returns whether it is. */
bool child_reap(struct child *child);

/* What the wrapper exits with for the command: its code, or 128 + the signal that ended it. */
int child_exit_code(const struct child *child);

#endif
