/* Positioned reads and writes of a regular file. */
#include "check.h"

#define LENGTH (3 << 20)

static void what_is_written_is_read(int32_t fd) {
  char *out = malloc(LENGTH);
  char *in = calloc(1, LENGTH);
  CHECK(out != NULL && in != NULL);
  for (int i = 0; i < LENGTH; i++) {
    out[i] = (char)(i * 31 + i / 256);
  }
  CHECK_IS(q4j_write(fd, 7, ADDRESS(out), LENGTH), LENGTH);
  CHECK_IS(q4j_length(fd), LENGTH + 7);
  CHECK_IS(q4j_read(fd, 7, ADDRESS(in), LENGTH), LENGTH);
  CHECK(memcmp(in, out, LENGTH) == 0);
  free(out);
  free(in);
}

static void a_read_ends_with_the_file(int32_t fd) {
  char in[16];
  CHECK_IS(q4j_read(fd, LENGTH, ADDRESS(in), 16), 7);
  CHECK_IS(q4j_read(fd, LENGTH + 7, ADDRESS(in), 16), 0);
  CHECK_IS(q4j_read(fd, INT64_C(1) << 40, ADDRESS(in), 16), 0);
}

static void offsets_past_4_gib_are_not_cut(int32_t fd) {
  int64_t far = INT64_C(5) << 30;
  char in[2];
  CHECK_IS(q4j_write(fd, far, ADDRESS("ab"), 2), 2);
  CHECK_IS(q4j_length(fd), far + 2);
  CHECK_IS(q4j_read(fd, far, ADDRESS(in), 2), 2);
  CHECK(memcmp(in, "ab", 2) == 0);
}

static void overwrite_sets_single_bytes(int32_t fd) {
  char in[5];
  int64_t offsets[] = {4, 0, 2};
  CHECK_IS(q4j_write(fd, 0, ADDRESS("....."), 5), 5);
  CHECK_IS(q4j_overwrite(fd, ADDRESS(offsets), ADDRESS("xyz"), 3), 0);
  CHECK_IS(q4j_read(fd, 0, ADDRESS(in), 5), 5);
  CHECK(memcmp(in, "y.z.x", 5) == 0);
}

static void overwrite_of_many_bytes_close_together_leaves_those_between(int32_t fd) {
  enum { COUNT = 1000, STEP = 113, TOTAL = COUNT * STEP };
  static char in[TOTAL];
  static char out[TOTAL];
  static char values[COUNT];
  static int64_t offsets[COUNT];
  memset(out, '.', TOTAL);
  CHECK_IS(q4j_write(fd, 0, ADDRESS(out), TOTAL), TOTAL);
  for (int i = 0; i < COUNT; i++) {
    offsets[i] = (int64_t)i * STEP;
    values[i] = (char)('a' + i % 26);
    out[offsets[i]] = values[i];
  }
  CHECK_IS(q4j_overwrite(fd, ADDRESS(offsets), ADDRESS(values), COUNT), 0);
  CHECK_IS(q4j_read(fd, 0, ADDRESS(in), TOTAL), TOTAL);
  CHECK(memcmp(in, out, TOTAL) == 0);
}

static void senseless_numbers_are_refused(int32_t fd) {
  char byte = 0;
  CHECK_IS(q4j_read(fd, -1, ADDRESS(&byte), 1), -EINVAL);
  CHECK_IS(q4j_read(fd, 0, ADDRESS(&byte), -1), -EINVAL);
  CHECK_IS(q4j_read(fd, INT64_MAX, ADDRESS(&byte), 1), -EINVAL);
  CHECK_IS(q4j_write(fd, -1, ADDRESS(&byte), 1), -EINVAL);
  CHECK_IS(q4j_write(fd, 0, ADDRESS(&byte), -1), -EINVAL);
  CHECK_IS(q4j_write(fd, INT64_MAX, ADDRESS(&byte), 1), -EINVAL);
}

int main(void) {
  int32_t fd = new_file();
  what_is_written_is_read(fd);
  a_read_ends_with_the_file(fd);
  offsets_past_4_gib_are_not_cut(fd);
  overwrite_sets_single_bytes(fd);
  overwrite_of_many_bytes_close_together_leaves_those_between(fd);
  senseless_numbers_are_refused(fd);
  CHECK_IS(q4j_sync(fd), 0);
  CHECK_IS(q4j_close(fd), 0);
  return 0;
}
