/* A few lines instead of a test framework: each test program is a main() of CHECKs. */
#ifndef CHECK_H
#define CHECK_H

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* What ctest takes for "skipped". */
#define SKIPPED 77

#define CHECK(condition)                                                       \
  do {                                                                         \
    if (!(condition)) {                                                        \
      fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);  \
      exit(1);                                                                 \
    }                                                                          \
  } while (0)

#define CHECK_IS(actual, expected)                                             \
  do {                                                                         \
    int64_t actual_ = (actual);                                                \
    int64_t expected_ = (expected);                                            \
    if (actual_ != expected_) {                                                \
      fprintf(stderr, "%s:%d: %s is %" PRId64 ", expected %" PRId64 "\n",      \
              __FILE__, __LINE__, #actual, actual_, expected_);                \
      exit(1);                                                                 \
    }                                                                          \
  } while (0)

#endif
