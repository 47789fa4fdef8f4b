#include "redis_settings.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "message.h"
#include "number.h"

enum { LONGEST_EXPIRY = 1000000000 };
enum { REDIS = 256, REDIS_FILE, EXPIRES, KEEP, RENEW, STOP, CA_FILE, HELP, VERSION };

static const struct option OPTIONS[] = {
    {"redis", required_argument, NULL, REDIS},
    {"redis-file", required_argument, NULL, REDIS_FILE},
    {"expires", required_argument, NULL, EXPIRES},
    {"keep", no_argument, NULL, KEEP},
    {"renew", no_argument, NULL, RENEW},
    {"stop-when-lost", no_argument, NULL, STOP},
    {"cacert", required_argument, NULL, CA_FILE},
    {"help", no_argument, NULL, HELP},
    {"version", no_argument, NULL, VERSION},
    /* The original takes one hyphen or two before anything. */
    {"n", no_argument, NULL, 'n'},
    {"N", no_argument, NULL, 'N'},
    {"x", no_argument, NULL, 'x'},
    {"X", no_argument, NULL, 'X'},
    {NULL, 0, NULL, 0}};

static void refuse(const char *what, const char *why) {
  complain("%s: %s; see redis-setlock --help", what, why);
  exit(EXIT_USAGE);
}

static void take_address(struct redis_settings *settings, const char *what, const char *text) {
  const char *wrong = redis_address_parse(&settings->address, text);
  if (wrong != NULL) {
    refuse(what, wrong);
  }
}

/* An address with a password belongs into a file and not into the list of processes. */
static void read_address(struct redis_settings *settings, const char *path) {
  char text[2048];
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t count = fd == -1 ? -1 : read(fd, text, sizeof(text) - 1);
  if (count == -1) {
    refuse(path, strerror(errno));
  }
  close(fd);
  text[count] = '\0';
  text[strcspn(text, "\r\n")] = '\0';
  take_address(settings, path, text);
}

static void use_environment(struct redis_settings *settings) {
  const char *password = getenv("REDISCLI_AUTH");
  if (password == NULL || settings->address.password[0] != '\0') {
    return;
  }
  if (strlen(password) >= sizeof(settings->address.password)) {
    refuse("$REDISCLI_AUTH", "the password is too long");
  }
  snprintf(settings->address.password, sizeof(settings->address.password), "%s", password);
}

struct redis_settings redis_settings_parse(int count, char **arguments) {
  struct redis_settings settings = {.expires_seconds = 86400, .wait_nanos = -1};
  int letter;
  take_address(&settings, "--redis", "127.0.0.1:6379");
  while ((letter = getopt_long_only(count, arguments, "+nNxXw:", OPTIONS, NULL)) != -1) {
    switch (letter) {
      case 'n': settings.wait_nanos = 0; break;
      case 'N': settings.wait_nanos = -1; break;
      case 'x': settings.quiet = true; break;
      case 'X': settings.quiet = false; break;
      case 'w':
        if (!parse_seconds(optarg, &settings.wait_nanos)) {
          refuse("-w", "expected seconds, 0 to 1000000000, with or without a fraction");
        }
        break;
      case REDIS:
        take_address(&settings, "--redis", optarg);
        redis_address_hide_password(optarg);
        break;
      case REDIS_FILE: read_address(&settings, optarg); break;
      case EXPIRES:
        if (!parse_whole(optarg, 1, LONGEST_EXPIRY, &settings.expires_seconds)) {
          refuse("--expires", "expected whole seconds, 1 to 1000000000");
        }
        break;
      case KEEP: settings.keep = true; break;
      case RENEW: settings.renew = true; break;
      case STOP: settings.renew = settings.stop_when_lost = true; break;
      case CA_FILE: settings.ca_file = optarg; break;
      case HELP: exit(print_page());
      case VERSION: exit(print_version());
      default: refuse("usage", "redis-setlock [OPTIONS] KEY PROGRAM [ARG ...]");
    }
  }
  if (count - optind < 2) {
    refuse("usage", "redis-setlock [OPTIONS] KEY PROGRAM [ARG ...]");
  }
  use_environment(&settings);
  return settings;
}
