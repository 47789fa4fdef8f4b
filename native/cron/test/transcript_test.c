/* The transcript against a model: lines of all lengths, in pieces of all lengths, with all features. */
#include "transcript.h"

#include <errno.h>

#include "check_cron.h"

enum { MOST = 4 * 1024 * 1024 };

static struct transcript transcript;
static struct spool spool;
static struct log_file log_file;
static char input[MOST];
static char expected[2 * MOST];
static char found[2 * MOST];
static const char STAMP[] = "[Sun Nov  1 03:18:01 2026] ";
static const time_t NOW = 1793503081;

static int collect(void *context, const char *bytes, size_t count) {
  size_t *used = context;
  memcpy(found + *used, bytes, count);
  *used += count;
  return 0;
}

/* Lines of length i, i * step, ...; some bytes are 0 and some no UTF-8. Returns the size. */
static size_t make_input(size_t lines, size_t step, bool open_end) {
  size_t used = 0;
  for (size_t i = 0; i < lines; i++) {
    for (size_t j = 0; j < i * step; j++) {
      char byte = (char)(i + j * 7);
      input[used++] = byte == '\n' ? '\0' : byte;
    }
    if (i + 1 < lines || !open_end) {
      input[used++] = '\n';
    }
    CHECK(used < MOST);
  }
  return used;
}

static size_t make_expected(size_t size, bool stamps, const char *last) {
  size_t used = 0;
  bool at_start = true;
  for (size_t i = 0; i < size; i++) {
    if (at_start && stamps) {
      memcpy(expected + used, STAMP, sizeof(STAMP) - 1);
      used += sizeof(STAMP) - 1;
    }
    expected[used++] = input[i];
    at_start = input[i] == '\n';
  }
  used += (size_t)sprintf(expected + used, "%s%s%s\n", at_start ? "" : "\n", stamps ? STAMP : "", last);
  return used;
}

static void check_found(const char *what, size_t used, size_t wanted) {
  if (used != wanted || memcmp(found, expected, wanted) != 0) {
    size_t i = 0;
    while (i < used && i < wanted && found[i] == expected[i]) {
      i++;
    }
    fprintf(stderr, "%s: %zu bytes, expected %zu, first difference at %zu\n", what, used, wanted, i);
    exit(1);
  }
}

static void run(size_t lines, size_t step, bool open_end, bool stamps, size_t piece) {
  size_t size = make_input(lines, step, open_end);
  unlink("log");
  log_file_open(&log_file, "log");
  spool_init(&spool);
  transcript_init(&transcript, &log_file, &spool, stamps);
  for (size_t done = 0; done < size; done += piece) {
    transcript_add(&transcript, input + done, size - done < piece ? size - done : piece, NOW);
    if (done / piece % 3 == 0) {
      transcript_flush(&transcript);
    }
  }
  transcript_line(&transcript, "over", NOW);
  CHECK_IS(log_file.error, 0);
  log_file_close(&log_file);

  size_t wanted = make_expected(size, stamps, "over");
  size_t used;
  char *bytes = read_whole("log", &used);
  memcpy(found, bytes, used);
  free(bytes);
  check_found("log", used, wanted);
  used = 0;
  if (spool.error == 0) {
    CHECK_IS(spool_read(&spool, 0, spool.length, collect, &used), 0);
    check_found("spool", used, wanted);
  } else {
    CHECK_IS(spool.length + spool.lost, (int64_t)wanted);
  }
  spool_close(&spool);
}

static void run_all(void) {
  for (int features = 0; features < 4; features++) {
    bool stamps = features & 1;
    bool open_end = features & 2;
    run(300, 1, open_end, stamps, 1);
    run(300, 1, open_end, stamps, 17);
    run(2, TRANSCRIPT_BUFFER - 1, open_end, stamps, 65536);
    run(2, TRANSCRIPT_BUFFER, open_end, stamps, 1000);
    run(4, 500000, open_end, stamps, 65536);
    run(60, 2000, open_end, stamps, 99991);
    run(1000, 0, open_end, stamps, 65536);
    run(20, 13000, open_end, stamps, 7);
  }
}

int main(void) {
  make_folder();
  setenv("TZ", "UTC0", 1);
  setenv("TMPDIR", check_folder, 1);
  run_all();
  /* Nothing of the log depends on the spool. */
  setenv("TMPDIR", "/nonexistent", 1);
  run_all();
  return 0;
}
