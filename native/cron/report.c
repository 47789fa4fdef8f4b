#include "report.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "number.h"
#include "stream.h"

/* How many bytes a well-formed UTF-8 character has here, 0 where there is none. */
static size_t utf8_length(const unsigned char *text) {
  if (text[0] < 0x80) {
    return 1;
  }
  size_t length = text[0] >= 0xf0 ? 4 : text[0] >= 0xe0 ? 3 : 2;
  if (text[0] < 0xc2 || text[0] > 0xf4) {
    return 0;
  }
  for (size_t i = 1; i < length; i++) {
    if ((text[i] & 0xc0) != 0x80) {
      return 0;
    }
  }
  bool overlong = (text[0] == 0xe0 && text[1] < 0xa0) || (text[0] == 0xf0 && text[1] < 0x90);
  bool outside = (text[0] == 0xed && text[1] > 0x9f) || (text[0] == 0xf4 && text[1] > 0x8f);
  return overlong || outside ? 0 : length;
}

/* JSON is UTF-8: a byte that is not becomes U+FFFD. */
static void put_text(FILE *out, const char *text) {
  putc('"', out);
  const unsigned char *next = (const unsigned char *)text;
  while (*next != '\0') {
    size_t length = utf8_length(next);
    if (length == 0) {
      fputs("\\ufffd", out);
      length = 1;
    } else if (*next == '"' || *next == '\\') {
      fprintf(out, "\\%c", *next);
    } else if (*next < 0x20 || *next == 0x7f) {
      fprintf(out, "\\u%04x", *next);
    } else {
      fwrite(next, 1, length, out);
    }
    next += length;
  }
  putc('"', out);
}

static void put_time(FILE *out, const char *name, int64_t nanos) {
  time_t seconds = nanos / NANOS_PER_SECOND;
  struct tm utc;
  char text[32] = "";
  if (gmtime_r(&seconds, &utc) != NULL) {
    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &utc);
  }
  fprintf(out, "\"%s\": \"%s.%03" PRId64 "Z\", ", name, text, nanos % NANOS_PER_SECOND / 1000000);
}

static int put_run_id(FILE *out) {
  unsigned char bytes[16];
  if (getrandom(bytes, sizeof(bytes), 0) != (ssize_t)sizeof(bytes)) {
    return -1;
  }
  fputs("{\"run\": \"", out);
  for (size_t i = 0; i < sizeof(bytes); i++) {
    fprintf(out, "%02x", bytes[i]);
  }
  fputs("\", ", out);
  return 0;
}

static int put_report(FILE *out, const struct report *report) {
  if (put_run_id(out) == -1) {
    return -1;
  }
  put_time(out, "start", report->start_nanos);
  put_time(out, "end", report->end_nanos);
  fputs("\"host\": ", out);
  put_text(out, report->host);
  fputs(", \"command\": [", out);
  for (char *const *word = report->command; *word != NULL; word++) {
    fputs(word == report->command ? "" : ", ", out);
    put_text(out, *word);
  }
  fprintf(out, "], \"code\": %d, \"signal\": ", report->code);
  if (report->signal == 0) {
    fputs("null", out);
  } else {
    fprintf(out, "%d", report->signal);
  }
  fprintf(out, ", \"timed_out\": %s, \"bytes\": %" PRId64 ", \"lost\": %" PRId64 "}\n",
          report->timed_out ? "true" : "false", report->bytes, report->lost);
  return 0;
}

int report_append(const char *path, const struct report *report) {
  char *text = NULL;
  size_t size = 0;
  FILE *out = open_memstream(&text, &size);
  if (out == NULL) {
    return -1;
  }
  int result = put_report(out, report);
  if (fclose(out) != 0) {
    result = -1;
  }
  if (result == 0) {
    int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0640);
    result = fd == -1 ? -1 : write_all(fd, text, size);
    int failure = errno;
    if (fd != -1 && close(fd) == -1) {
      result = -1;
    } else {
      errno = failure;
    }
  }
  int failure = errno;
  free(text);
  errno = failure;
  return result;
}
