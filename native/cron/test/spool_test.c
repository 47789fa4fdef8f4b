#include "spool.h"

#include <errno.h>

#include "check_cron.h"

static struct spool spool;

struct compared {
  int64_t offset;
};

static char byte_at(int64_t offset) { return (char)(offset * 31 + offset / 251); }

static int compare(void *context, const char *bytes, size_t count) {
  struct compared *compared = context;
  for (size_t i = 0; i < count; i++) {
    CHECK_IS(bytes[i], byte_at(compared->offset + (int64_t)i));
  }
  compared->offset += (int64_t)count;
  return 0;
}

static void fill(int64_t length, size_t piece) {
  char bytes[5000];
  while (spool.length < length) {
    size_t count = (size_t)(length - spool.length) < piece ? (size_t)(length - spool.length) : piece;
    for (size_t i = 0; i < count; i++) {
      bytes[i] = byte_at(spool.length + (int64_t)i);
    }
    spool_append(&spool, bytes, count);
  }
}

static void what_went_in_comes_out(int64_t length, size_t piece) {
  spool_init(&spool);
  fill(length, piece);
  CHECK_IS(spool.error, 0);
  struct compared compared = {0};
  CHECK_IS(spool_read(&spool, 0, length, compare, &compared), 0);
  CHECK_IS(compared.offset, length);
  compared.offset = length / 3;
  CHECK_IS(spool_read(&spool, length / 3, length + 100, compare, &compared), 0);
  CHECK_IS(compared.offset, length);
  CHECK_IS(spool.fd == -1, length <= SPOOL_MEMORY);
  spool_close(&spool);
}

static int first_bytes(void *context, const char *bytes, size_t count) {
  memcpy(context, bytes, count < 4 ? count : 4);
  return 1;
}

static void an_overwrite_reaches_memory_and_file(int64_t length) {
  spool_init(&spool);
  fill(length, 5000);
  spool_overwrite(&spool, length - 4, "stop", 4);
  spool_overwrite(&spool, length - 3, "beyond", 6);
  char found[5] = "";
  CHECK_IS(spool_read(&spool, length - 4, length, first_bytes, found), 1);
  CHECK(strcmp(found, "stop") == 0);
  spool_close(&spool);
}

static void without_a_folder_the_beginning_is_kept_and_the_rest_counted(void) {
  setenv("TMPDIR", "/nonexistent", 1);
  spool_init(&spool);
  fill(SPOOL_MEMORY - 10, 5000);
  spool_append(&spool, "too much for it", 15);
  spool_append(&spool, "and more", 8);
  CHECK_IS(spool.error, ENOENT);
  CHECK_IS(spool.lost, 13);
  struct compared compared = {0};
  CHECK_IS(spool_read(&spool, 0, SPOOL_MEMORY - 10, compare, &compared), 0);
  CHECK_IS(compared.offset, SPOOL_MEMORY - 10);
  spool_close(&spool);
}

int main(void) {
  make_folder();
  setenv("TMPDIR", check_folder, 1);
  what_went_in_comes_out(0, 100);
  what_went_in_comes_out(SPOOL_MEMORY, 1000);
  what_went_in_comes_out(SPOOL_MEMORY + 1, 1000);
  what_went_in_comes_out(1000003, 4999);
  an_overwrite_reaches_memory_and_file(1000);
  an_overwrite_reaches_memory_and_file(200000);
  without_a_folder_the_beginning_is_kept_and_the_rest_counted();
  return 0;
}
