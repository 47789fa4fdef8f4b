#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

int32_t q4j_rename(int64_t from, int64_t to) {
  return q4j_result(rename(q4j_pointer(from), q4j_pointer(to)));
}

int32_t q4j_unlink(int64_t path) { return q4j_result(unlink(q4j_pointer(path))); }

int32_t q4j_make_directory(int64_t path) { return q4j_result(mkdir(q4j_pointer(path), S_IRWXU)); }
