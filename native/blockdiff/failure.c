#include "failure.h"

#include <stdarg.h>
#include <stdio.h>

int fail(struct failure *failure, const char *format, ...) {
  pthread_mutex_lock(&failure->mutex);
  if (!failure->set) {
    va_list arguments;
    va_start(arguments, format);
    if (vsnprintf(failure->text, sizeof(failure->text), format, arguments) < 0) {
      failure->text[0] = '\0';
    }
    va_end(arguments);
    failure->set = true;
  }
  pthread_mutex_unlock(&failure->mutex);
  return -1;
}

bool has_failed(struct failure *failure) {
  pthread_mutex_lock(&failure->mutex);
  bool set = failure->set;
  pthread_mutex_unlock(&failure->mutex);
  return set;
}
