/*
 * blockdiff_dump: dumps the blocks of a source that are not as an older digest says.
 *
 *   blockdiff_dump [options] [FILE] [5< old digest] 6> new digest > difference
 *
 * Options, environment, descriptors and formats are those of blockdiff 0.02. With --serve it is the
 * far end of a connection, see frame.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "child.h"
#include "dump.h"
#include "serve.h"

#define EXIT_MISUSED 1 /* as the original had it */
#define EXIT_INPUT 3
#define OLD_DIGEST 5
#define NEW_DIGEST 6

static const char USAGE[] =
    "Usage: blockdiff_dump [options] [file] [5< old_digest] 6> new_digest > difference\n"
    "Dumps the blocks of a file, a device or standard input that are not as the old digest says;\n"
    "all of them without an old digest.\n"
    "  --blocksize=BYTES  block size (default: $BLOCKSIZE, else 16384); an old digest's goes first\n"
    "  -z, --gzip         compress with gzip\n"
    "  --lzop             compress with lzop\n"
    "  --help             print this\n"
    "  --version          print the version\n";

struct options {
  uint32_t block_size;
  bool given; /* the block size, by option or environment */
  const char *compressor;
  const char *file;
};

static bool parse_block_size(const char *text, uint32_t *size) {
  char *end = NULL;
  errno = 0;
  unsigned long long value = strtoull(text, &end, 10);
  if (errno != 0 || *text < '0' || *text > '9' || *end != '\0' || value == 0 ||
      value > MAX_BLOCK_SIZE) {
    fprintf(stderr, "blockdiff_dump: block size=%s (expected=1 to %u)\n", text, MAX_BLOCK_SIZE);
    return false;
  }
  *size = (uint32_t)value;
  return true;
}

/* Parses the command line. Returns -1 to go on, or an exit code. */
static int parse(struct options *options, int count, char **arguments) {
  static const struct option LONG[] = {{"blocksize", required_argument, NULL, 'b'},
                                       {"gzip", no_argument, NULL, 'z'},
                                       {"lzop", no_argument, NULL, 'l'},
                                       {"help", no_argument, NULL, 'h'},
                                       {"version", no_argument, NULL, 'v'},
                                       {"serve", no_argument, NULL, 's'},
                                       {"remove", required_argument, NULL, 'r'},
                                       {NULL, 0, NULL, 0}};
  const char *size = getenv("BLOCKSIZE");
  options->block_size = DEFAULT_BLOCK_SIZE;
  options->given = size != NULL && *size != '\0';
  bool serving = false;
  int letter;
  while ((letter = getopt_long(count, arguments, "z", LONG, NULL)) != -1) {
    switch (letter) {
      case 'b':
        size = optarg;
        options->given = true;
        break;
      case 'z':
        options->compressor = "gzip";
        break;
      case 'l':
        options->compressor = "lzop";
        break;
      case 'h':
        return fputs(USAGE, stdout) < 0 || fflush(stdout) != 0 ? EXIT_INPUT : 0;
      case 'v':
        return puts("0.02") < 0 || fflush(stdout) != 0 ? EXIT_INPUT : 0;
      case 's':
        serving = true;
        break;
      case 'r':
        /* The copy that was sent is not to stay behind, however this ends. */
        if (unlink(optarg) != 0) {
          fprintf(stderr, "blockdiff_dump: cannot remove %s: %s\n", optarg, strerror(errno));
          return EXIT_INPUT;
        }
        break;
      default:
        fputs(USAGE, stderr);
        return EXIT_MISUSED;
    }
  }
  if (serving) {
    return serve();
  }
  if (count - optind > 1) {
    fputs(USAGE, stderr);
    return EXIT_MISUSED;
  }
  options->file = arguments[optind];
  return options->given && !parse_block_size(size, &options->block_size) ? EXIT_MISUSED : -1;
}

/* Settles which block size is used, and says so when it is not the one that was asked for. */
static int settle_block_size(const struct options *options, struct dump *dump) {
  dump->block_size = options->block_size;
  if (dump->old == NULL) {
    return 0;
  }
  if (read_old_block_size(dump->old, &dump->block_size, dump->failure) != 0) {
    return -1;
  }
  if (options->given && dump->block_size != options->block_size) {
    fprintf(stderr,
            "blockdiff_dump: block size=%u of the old digest (fd:%d) is used, not the %u asked "
            "for\n",
            dump->block_size, OLD_DIGEST, options->block_size);
  }
  return 0;
}

static int dump_file(const struct options *options, struct failure *failure) {
  struct descriptor old = {OLD_DIGEST, "old digest data"};
  struct descriptor digest = {NEW_DIGEST, "digest data"};
  struct descriptor difference = {STDOUT_FILENO, "patch data"};
  struct input old_input = descriptor_input(&old);
  struct dump dump = {.source = STDIN_FILENO,
                      .name = options->file == NULL ? "standard input" : options->file,
                      .kind = &DIGEST_MD5,
                      .digest = descriptor_output(&digest),
                      .failure = failure};
  if (fcntl(NEW_DIGEST, F_GETFD) < 0) {
    return fail(failure, "could not open digest data output (fd:%d):%s; redirect it: 6> FILE",
                NEW_DIGEST, strerror(errno));
  }
  if (fcntl(STDOUT_FILENO, F_GETFD) < 0) {
    return fail(failure, "failed to write patch data (fd:%d):%s", STDOUT_FILENO, strerror(errno));
  }
  dump.old = fcntl(OLD_DIGEST, F_GETFD) < 0 ? NULL : &old_input;
  /* Programs that are started have no business with these. */
  fcntl(NEW_DIGEST, F_SETFD, FD_CLOEXEC);
  if (dump.old != NULL) {
    fcntl(OLD_DIGEST, F_SETFD, FD_CLOEXEC);
  }
  if (settle_block_size(options, &dump) != 0) {
    return -1;
  }
  if (options->file != NULL) {
    dump.source = open(options->file, O_RDONLY | O_CLOEXEC);
    if (dump.source < 0) {
      return fail(failure, "failed to open:%s:%s", options->file, strerror(errno));
    }
  }
  pid_t compressor = -1;
  if (options->compressor != NULL) {
    const char *arguments[] = {options->compressor, "-f", NULL};
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
      return fail(failure, "cannot make a pipe: %s", strerror(errno));
    }
    compressor = child_start(arguments, ends[0], STDOUT_FILENO, failure);
    close(ends[0]);
    if (compressor < 0) {
      return -1;
    }
    difference.number = ends[1];
  }
  dump.difference = descriptor_output(&difference);
  struct dump_result result;
  int done = dump_run(&dump, &result);
  if (compressor >= 0) {
    close(difference.number);
    int ended = child_wait(compressor, options->compressor, failure);
    done = done == 0 ? ended : done;
  } else if (done == 0 && close(STDOUT_FILENO) != 0) {
    done = fail(failure, "failed to close stdout:%s", strerror(errno));
  }
  if (done == 0 && close(NEW_DIGEST) != 0) {
    done = fail(failure, "failed to close digest output (fd:%d):%s", NEW_DIGEST, strerror(errno));
  }
  return done;
}

int main(int count, char **arguments) {
  struct options options = {0, false, NULL, NULL};
  struct failure failure = NO_FAILURE;
  signal(SIGPIPE, SIG_IGN); /* A reader that went away is an error with a message. */
  int code = parse(&options, count, arguments);
  if (code >= 0) {
    return code;
  }
  if (dump_file(&options, &failure) != 0) {
    fprintf(stderr, "blockdiff_dump: %s\n", failure.text);
    return EXIT_INPUT;
  }
  return 0;
}
