/* cronlog: logs what a command prints, and prints it when the command fails. See pages/cronlog.txt. */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "command.h"
#include "lock_file.h"
#include "log_file.h"
#include "message.h"
#include "number.h"
#include "report.h"
#include "run.h"
#include "spool.h"
#include "stream.h"
#include "transcript.h"

/* The original's; then 5 as in all of q4j, 124 as timeout(1) and 111 as setlock have it. */
enum {
  EXIT_NOT_SO = 1,
  EXIT_BAD_OPTION = 1,
  EXIT_PARTIAL = 5,
  EXIT_TIMED_OUT = 124,
  EXIT_LOCKED = 111,
  EXIT_NO_ARGUMENTS = 255
};

const char program_name[] = "cronlog";

struct settings {
  const char *log;
  const char *lock;
  const char *json;
  bool stamps;
  bool print_always;
  int64_t timeout;
  int64_t kill_after;
  int64_t min;
  int64_t max;
};

enum { PRINT_ALWAYS = 256, TIMEOUT, KILL_AFTER, LOCK, MIN, MAX, JSON, HELP, VERSION };

static const struct option OPTIONS[] = {
    {"logfile", required_argument, NULL, 'l'},
    {"timestamp", no_argument, NULL, 't'},
    {"print-always", no_argument, NULL, PRINT_ALWAYS},
    {"timeout", required_argument, NULL, TIMEOUT},
    {"kill-after", required_argument, NULL, KILL_AFTER},
    {"lock", required_argument, NULL, LOCK},
    {"min", required_argument, NULL, MIN},
    {"max", required_argument, NULL, MAX},
    {"json", required_argument, NULL, JSON},
    {"help", no_argument, NULL, HELP},
    {"version", no_argument, NULL, VERSION},
    /* The original's options may be shortened where they were alone with their first letters. */
    {"l", required_argument, NULL, 'l'},
    {"lo", required_argument, NULL, 'l'},
    {"t", no_argument, NULL, 't'},
    {"ti", no_argument, NULL, 't'},
    {"tim", no_argument, NULL, 't'},
    {"time", no_argument, NULL, 't'},
    {NULL, 0, NULL, 0}};

static int64_t seconds(const char *option, const char *text) {
  int64_t nanos;
  if (!parse_seconds(text, &nanos)) {
    complain("--%s=%s (expected=seconds, 0 to 1000000000, with or without a fraction); see cronlog --help",
             option, text);
    exit(EXIT_BAD_OPTION);
  }
  return nanos;
}

static struct settings parse(int count, char **arguments) {
  struct settings settings = {.kill_after = 10 * NANOS_PER_SECOND};
  int letter;
  while ((letter = getopt_long_only(count, arguments, "+l:t", OPTIONS, NULL)) != -1) {
    switch (letter) {
      case 'l': settings.log = *optarg == '\0' ? NULL : optarg; break;
      case 't': settings.stamps = true; break;
      case PRINT_ALWAYS: settings.print_always = true; break;
      case TIMEOUT: settings.timeout = seconds("timeout", optarg); break;
      case KILL_AFTER: settings.kill_after = seconds("kill-after", optarg); break;
      case LOCK: settings.lock = optarg; break;
      case MIN: settings.min = seconds("min", optarg); break;
      case MAX: settings.max = seconds("max", optarg); break;
      case JSON: settings.json = optarg; break;
      case HELP: exit(print_page());
      case VERSION: exit(print_version());
      default: complain("see cronlog --help"); exit(EXIT_BAD_OPTION);
    }
  }
  if (optind == count) {
    complain("no args: expected a command; see cronlog --help");
    exit(EXIT_NO_ARGUMENTS);
  }
  return settings;
}

/* Takes the lock for as long as the command and its children live. Returns 0 or says what is wrong. */
static int take_lock(const char *path, char *reason, size_t size) {
  int fd = lock_file_open(path);
  if (fd != -1 && lock_file_lock(fd, 0) == 0) {
    return 0;
  }
  if (fd != -1 && errno == EWOULDBLOCK) {
    char holder[256];
    lock_file_holder(fd, holder, sizeof(holder));
    snprintf(reason, size, "%s is locked by %s", path, holder);
  } else {
    snprintf(reason, size, "cannot lock %s: %s", path, strerror(errno));
  }
  return EXIT_LOCKED;
}

static void log_start(struct log_file *log, struct transcript *transcript, const char *host,
                      char *const command[], time_t now) {
  static const char DASHES[] =
      "------------------------------------------------------------------------------\n";
  log_file_write(log, DASHES, sizeof(DASHES) - 1);
  transcript_add(transcript, host, strlen(host), now);
  transcript_add(transcript, " starting: ", 11, now);
  for (char *const *word = command; *word != NULL; word++) {
    transcript_add(transcript, word == command ? "" : " ", word == command ? 0 : 1, now);
    transcript_add(transcript, *word, strlen(*word), now);
  }
  transcript_add(transcript, "\n", 1, now);
  transcript_flush(transcript);
}

/* Logs how the command ended. Returns the exit code that follows from it. */
static int log_end(const struct run *run, const struct settings *settings) {
  struct transcript *transcript = run->transcript;
  time_t now = time(NULL);
  char line[160];
  int code = child_exit_code(&run->child);
  double ran = (double)run->nanos / (double)NANOS_PER_SECOND;
  if (run->timed_out) {
    snprintf(line, sizeof(line), "command timed out after %g seconds%s",
             (double)settings->timeout / (double)NANOS_PER_SECOND,
             run->abandoned ? "; a process that left its group still holds its output" : "");
    transcript_line(transcript, line, now);
    code = EXIT_TIMED_OUT;
  }
  if (run->nanos < settings->min || (settings->max > 0 && run->nanos > settings->max)) {
    bool early = run->nanos < settings->min;
    snprintf(line, sizeof(line), "command ran for %.3f seconds (expected=%s %g)", ran,
             early ? "at least" : "at most",
             (double)(early ? settings->min : settings->max) / (double)NANOS_PER_SECOND);
    transcript_line(transcript, line, now);
    code = code == 0 ? EXIT_NOT_SO : code;
  }
  if (WIFSIGNALED(run->child.status)) {
    snprintf(line, sizeof(line), "command died with signal:%d", WTERMSIG(run->child.status));
  } else {
    snprintf(line, sizeof(line), "command exited with code:%d", WEXITSTATUS(run->child.status));
  }
  transcript_line(transcript, line, now);
  return code;
}

static int to_output(void *context, const char *bytes, size_t count) {
  (void)context;
  return write_all(1, bytes, count);
}

/* Prints the run. Returns whether all of it got out. */
static bool print_spool(struct spool *spool) {
  if (spool_read(spool, 0, spool->length, to_output, NULL) != 0) {
    complain("cannot print what the command printed: %s", strerror(errno));
    return false;
  }
  if (spool->error != 0) {
    complain("%" PRId64 " bytes of what the command printed could not be kept for printing: %s;"
             " give a folder with room in $TMPDIR", spool->lost, strerror(spool->error));
    return false;
  }
  return true;
}

/* Tells what the log lost. Returns whether it got everything. */
static bool check_log(struct log_file *log) {
  log_file_close(log);
  if (log->error != 0) {
    complain("log %s: lost=%" PRId64 " bytes (expected=0): %s; the command ran all the same",
             log->path, log->lost, strerror(log->error));
    return false;
  }
  return true;
}

static bool append_report(const struct settings *settings, const struct report *report) {
  if (settings->json != NULL && report_append(settings->json, report) == -1) {
    complain("cannot append the run to %s: %s", settings->json, strerror(errno));
    return false;
  }
  return true;
}

/* Runs the command or logs why not. Returns the exit code that follows from it. */
static int run_logged(struct run *run, const struct settings *settings, char *const command[]) {
  char reason[5000];
  int code = settings->lock == NULL ? 0 : take_lock(settings->lock, reason, sizeof(reason));
  if (code == 0) {
    int failure = run_command(run, command);
    if (failure == 0) {
      return log_end(run, settings);
    }
    snprintf(reason, sizeof(reason), "%s", strerror(failure));
    code = command_exit_code(failure);
  }
  char line[5100];
  snprintf(line, sizeof(line), "failed to execute command:%s", reason);
  transcript_line(run->transcript, line, time(NULL));
  return code;
}

int main(int count, char **arguments) {
  static struct spool spool;
  static struct transcript transcript;
  if (open_standard_streams() == -1) {
    return EXIT_NO_ARGUMENTS;
  }
  struct settings settings = parse(count, arguments);
  char *const *command = arguments + optind;
  char host[256] = "";
  /* Cut short, where it is longer, and still ended. */
  (void)gethostname(host, sizeof(host) - 1);
  child_catch_signals();
  struct log_file log;
  log_file_open(&log, settings.log);
  if (log.path != NULL && log.fd == -1) {
    complain("log %s: %s; the command runs all the same", log.path, strerror(log.error));
  }
  spool_init(&spool);
  transcript_init(&transcript, &log, &spool, settings.stamps);
  struct report report = {
      .host = host, .command = command, .start_nanos = now_nanos(CLOCK_REALTIME)};
  log_start(&log, &transcript, host, command, time(NULL));

  struct run run = {.transcript = &transcript,
                    .timeout_nanos = settings.timeout,
                    .kill_after_nanos = settings.kill_after};
  int code = run_logged(&run, &settings, command);
  child_release_signals();

  bool logged = check_log(&log);
  report.end_nanos = now_nanos(CLOCK_REALTIME);
  report.code = code;
  report.signal = WIFSIGNALED(run.child.status) ? WTERMSIG(run.child.status) : 0;
  report.timed_out = run.timed_out;
  report.bytes = run.bytes;
  report.lost = log.lost;
  bool reported = append_report(&settings, &report);
  bool printed = (code == 0 && !settings.print_always && logged) || print_spool(&spool);
  spool_close(&spool);
  return code == 0 && !(logged && reported && printed) ? EXIT_PARTIAL : code;
}
