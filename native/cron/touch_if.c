/* touch_if: copies a stream and touches a file when lines match. See pages/touch_if.txt. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "child.h"
#include "command.h"
#include "matcher.h"
#include "message.h"
#include "number.h"
#include "sink.h"
#include "stream.h"

/* The original's, and 5 as in all of q4j for what was done only in part. */
enum { EXIT_BAD_OPTION = 1, EXIT_PARTIAL = 5, EXIT_FATAL = 255, MOST_COUNT = 1000000 };

const char program_name[] = "touch_if";

struct settings {
  const char *expression;
  const char *file;
  bool ignore_case;
  bool pipe;
  int64_t span;
  int64_t count;
};

enum { HELP = 256, VERSION };

static const struct option OPTIONS[] = {
    {"match", required_argument, NULL, 'm'},  {"file", required_argument, NULL, 'f'},
    {"ignore-case", no_argument, NULL, 'i'},  {"span", required_argument, NULL, 's'},
    {"threshold", required_argument, NULL, 't'}, {"pipe", no_argument, NULL, 'p'},
    {"help", no_argument, NULL, HELP},        {"version", no_argument, NULL, VERSION},
    {NULL, 0, NULL, 0}};

static int64_t whole(char letter, const char *text, int64_t most) {
  int64_t value;
  if (!parse_whole(text, 0, most, &value)) {
    complain("-%c %s (expected=a whole number up to %" PRId64 "); see touch_if --help", letter,
             text, most);
    exit(EXIT_BAD_OPTION);
  }
  return value;
}

static struct settings parse(int count, char **arguments) {
  struct settings settings = {.count = 1};
  int letter;
  while ((letter = getopt_long_only(count, arguments, "m:f:is:t:p", OPTIONS, NULL)) != -1) {
    switch (letter) {
      case 'm': settings.expression = optarg; break;
      case 'f': settings.file = optarg; break;
      case 'i': settings.ignore_case = true; break;
      case 'p': settings.pipe = true; break;
      case 's': settings.span = whole('s', optarg, INT32_MAX); break;
      case 't': settings.count = whole('t', optarg, MOST_COUNT); break;
      case HELP: exit(print_page());
      case VERSION: exit(print_version());
      default: complain("see touch_if --help"); exit(EXIT_BAD_OPTION);
    }
  }
  const char *wrong = settings.file == NULL ? "mandatory option: --file (-f) is missing"
                      : settings.expression == NULL ? "mandatory option: --match (-m) is missing"
                      : settings.pipe && optind == count ? "no command"
                      : !settings.pipe && count - optind > 1 ? "too many arguments"
                                                             : NULL;
  if (wrong != NULL) {
    complain("%s; see touch_if --help", wrong);
    exit(EXIT_FATAL);
  }
  settings.count = settings.count == 0 ? 1 : settings.count;
  return settings;
}

/* The file that is touched, and when lines matched: a ring of the last COUNT times. */
struct alarm {
  const char *path;
  int64_t span;
  size_t count;
  size_t next;
  time_t *times;
  int error;
};

static void touch(struct alarm *alarm) {
  int result = utimensat(AT_FDCWD, alarm->path, NULL, 0);
  if (result == -1 && errno == ENOENT) {
    int fd = open(alarm->path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0644);
    result = fd == -1 ? -1 : close(fd);
  }
  /* The stream goes on: whoever writes it must not die of this. Said once until it changes. */
  if (result == -1 && errno != alarm->error) {
    alarm->error = errno;
    complain("cannot touch %s: %s; the lines go on being copied", alarm->path, strerror(errno));
  }
}

/* So many lines matched just now. One touch serves them all. */
static void ring(struct alarm *alarm, int64_t matched) {
  if (matched == 0) {
    return;
  }
  time_t now = time(NULL);
  bool due = false;
  for (int64_t i = 0; i < matched && (size_t)i < alarm->count; i++) {
    alarm->times[alarm->next] = now;
    alarm->next = (alarm->next + 1) % alarm->count;
    /* The ring's next place holds the oldest of the last COUNT matches. */
    due = due || alarm->times[alarm->next] + alarm->span >= now;
  }
  if (due) {
    touch(alarm);
  }
}

static void open_sink(struct sink *sink, const struct settings *settings, char *const *arguments) {
  int failure = 0;
  if (settings->pipe) {
    failure = sink_open_command(sink, arguments);
  } else if (arguments[0] == NULL || strcmp(arguments[0], "-") == 0) {
    sink_open_output(sink);
  } else if (sink_open_file(sink, arguments[0]) == -1) {
    failure = errno;
  }
  if (failure != 0) {
    complain("%s:%s: %s", settings->pipe ? "failed to execute" : "failed to open file",
             arguments[0], strerror(failure));
    exit(settings->pipe ? command_exit_code(failure) : EXIT_FATAL);
  }
}

/* Copies what is there now. Returns false when the stream or its reader has come to an end. */
static bool copy(struct matcher *matcher, struct sink *sink, struct alarm *alarm, int *error) {
  size_t room;
  char *space = matcher_space(matcher, &room);
  ssize_t count = read(0, space, room < MATCHER_READ ? room : MATCHER_READ);
  if (count == -1 && (errno == EINTR || errno == EAGAIN)) {
    return true;
  }
  if (count <= 0) {
    *error = count == -1 ? errno : 0;
    return false;
  }
  sink_follow_rotation(sink);
  bool open = sink_write(sink, space, (size_t)count);
  ring(alarm, matcher_advance(matcher, (size_t)count));
  return open;
}

/* Copies to the end of the stream or to a signal. Returns that signal, 0 for none. */
static int copy_all(struct matcher *matcher, struct sink *sink, struct alarm *alarm, int *error) {
  int signal = 0;
  bool open = true;
  while (open) {
    struct pollfd input = {.fd = 0, .events = POLLIN};
    int ready = child_poll(&input, 1, signal == 0 ? -1 : 0);
    bool from_terminal;
    int caught;
    while ((caught = child_take_signal(&from_terminal)) != 0) {
      if (caught == SIGHUP) {
        sink_follow_rotation(sink);
      } else {
        signal = caught;
      }
    }
    /* After a signal, what is in the pipe already is still copied. */
    if (ready > 0) {
      open = copy(matcher, sink, alarm, error);
    } else if (signal != 0) {
      return signal;
    }
    /* Whoever writes the stream learns it now and not at its next line. */
    open = open && !(sink->has_child && child_reap(&sink->child));
  }
  return 0;
}

/* Says what was not done. Returns whether everything was. */
static bool check(const struct sink *sink, const struct alarm *alarm, const struct matcher *matcher,
                  int read_error) {
  char reason[256] = "";
  int64_t failures = matcher_failures(matcher, reason, sizeof(reason));
  if (failures > 0) {
    complain("%" PRId64 " lines could not be matched: %s; copied all the same", failures, reason);
  }
  if (sink->lost > 0) {
    complain("lost=%" PRId64 " bytes (expected=0): %s", sink->lost, strerror(sink->error));
  }
  if (read_error != 0) {
    complain("cannot read standard input: %s", strerror(read_error));
  }
  return failures == 0 && sink->error == 0 && alarm->error == 0 && read_error == 0;
}

int main(int count, char **arguments) {
  if (open_standard_streams() == -1) {
    return EXIT_FATAL;
  }
  struct settings settings = parse(count, arguments);
  char *message;
  struct matcher *matcher = matcher_new(settings.expression, settings.ignore_case, &message);
  if (matcher == NULL) {
    complain("-m %s: %s", settings.expression, message == NULL ? "not enough memory" : message);
    free(message);
    return EXIT_FATAL;
  }
  struct alarm alarm = {.path = settings.file,
                        .span = settings.span,
                        .count = (size_t)settings.count,
                        .times = calloc((size_t)settings.count, sizeof(time_t))};
  if (alarm.times == NULL) {
    complain("-t %" PRId64 ": not enough memory", settings.count);
    return EXIT_FATAL;
  }
  child_catch_signals();
  struct sink sink = {.fd = -1};
  open_sink(&sink, &settings, arguments + optind);
  int read_error = 0;
  int ended_by = copy_all(matcher, &sink, &alarm, &read_error);
  ring(&alarm, matcher_end(matcher));
  sink_close(&sink);
  bool complete = check(&sink, &alarm, matcher, read_error);
  free(alarm.times);
  matcher_free(matcher);
  int code = sink.has_child ? child_exit_code(&sink.child) : 0;
  if (code != 0) {
    complain("the command %s %d", code > 128 ? "died with signal" : "exited with code",
             code > 128 ? code - 128 : code);
    return code;
  }
  return ended_by != 0 ? 128 + ended_by : complete ? 0 : EXIT_PARTIAL;
}
