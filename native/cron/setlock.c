/* setlock: runs a program with a file locked. See pages/setlock.txt. */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "lock_file.h"
#include "message.h"
#include "number.h"

enum { EXIT_USAGE = 100, EXIT_FATAL = 111 };

const char program_name[] = "setlock";

extern char **environ;

struct settings {
  int64_t wait_nanos;
  bool quiet;
  bool name_holder;
};

static const struct option LONG_OPTIONS[] = {
    {"help", no_argument, NULL, 'h'}, {"version", no_argument, NULL, 'V'}, {NULL, 0, NULL, 0}};

/* The words that daemontools' programs use, which scripts look for. */
static const char *describe(int error) {
  switch (error) {
    case EWOULDBLOCK: return "temporary failure";
    case ENOENT: return "file does not exist";
    case EISDIR: return "is a directory";
    case ENOTDIR: return "not a directory";
    case EACCES: return "access denied";
    case EPERM: return "permission denied";
    case ENOEXEC: return "exec format error";
    case ETXTBSY: return "text busy";
    case ELOOP: return "symbolic link loop";
    case ENAMETOOLONG: return "file name too long";
    case ENOMEM: return "out of memory";
    case EROFS: return "read-only file system";
    case ENXIO: return "device not configured";
    case EIO: return "input/output error";
    default: return strerror(error);
  }
}

static void usage(void) {
  complain("usage: setlock [ -nNxX ] file program [ arg ... ]");
  exit(EXIT_USAGE);
}

static struct settings parse(int count, char **arguments) {
  struct settings settings = {.wait_nanos = LOCK_WAIT_FOREVER};
  int letter;
  opterr = 0;
  while ((letter = getopt_long(count, arguments, "+nNxXw:v", LONG_OPTIONS, NULL)) != -1) {
    switch (letter) {
      case 'n': settings.wait_nanos = 0; break;
      case 'N': settings.wait_nanos = LOCK_WAIT_FOREVER; break;
      case 'x': settings.quiet = true; break;
      case 'X': settings.quiet = false; break;
      case 'v': settings.name_holder = true; break;
      case 'w':
        if (!parse_seconds(optarg, &settings.wait_nanos)) {
          complain("-w: SECONDS=%s (expected=0 to 1000000000, with or without a fraction)", optarg);
          usage();
        }
        settings.name_holder = true;
        break;
      case 'h': exit(print_page());
      case 'V': exit(print_version());
      default:
        if (optopt != 0 && optopt != 'w') {
          complain("illegal option -- %c", optopt);
        } else {
          complain("%s -- %s", optopt == 'w' ? "option requires an argument" : "illegal option",
                   optopt == 'w' ? "w" : arguments[optind - 1]);
        }
        usage();
    }
  }
  if (count - optind < 2) {
    usage();
  }
  return settings;
}

static void fail_to_lock(int fd, const char *path, int failure, const struct settings *settings) {
  if (settings->quiet) {
    exit(0);
  }
  char holder[256];
  bool held = failure == EWOULDBLOCK || failure == ETIMEDOUT;
  if (held && settings->name_holder) {
    lock_file_holder(fd, holder, sizeof(holder));
    complain("fatal: unable to lock %s: %s: held by %s", path,
             failure == ETIMEDOUT ? "timed out" : describe(failure), holder);
  } else {
    complain("fatal: unable to lock %s: %s", path, describe(failure));
  }
  exit(EXIT_FATAL);
}

int main(int count, char **arguments) {
  struct settings settings = parse(count, arguments);
  const char *path = arguments[optind];
  char **program = arguments + optind + 1;
  int fd = lock_file_open(path);
  if (fd == -1) {
    if (settings.quiet) {
      return 0;
    }
    complain("fatal: unable to open %s: %s", path, describe(errno));
    return EXIT_FATAL;
  }
  if (lock_file_lock(fd, settings.wait_nanos) == -1) {
    fail_to_lock(fd, path, errno, &settings);
  }
  char found[PATH_MAX];
  int failure = command_find(program[0], found, sizeof(found));
  if (failure == 0) {
    execve(found, program, environ);
    failure = errno;
  }
  complain("fatal: unable to run %s: %s", program[0], describe(failure));
  return EXIT_FATAL;
}
