/* The first thing that went wrong, in words; later ones are mostly its consequences. */
#ifndef FAILURE_H
#define FAILURE_H

#include <pthread.h>
#include <stdbool.h>

struct failure {
  pthread_mutex_t mutex;
  bool set;
  char text[768];
};

#define NO_FAILURE {PTHREAD_MUTEX_INITIALIZER, false, ""}

/* Notes it, unless there is one already. Any thread. Returns -1, for the caller to return. */
int fail(struct failure *failure, const char *format, ...) __attribute__((format(printf, 2, 3)));

bool has_failed(struct failure *failure);

#endif
