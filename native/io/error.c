#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "internal.h"

/* A table of our own: strerrorname_np is glibc's alone, and of 2020. */
#define NAME(number) [number] = #number
static const char *const NAMES[] = {
    NAME(EPERM),        NAME(ENOENT),    NAME(ESRCH),        NAME(EINTR),     NAME(EIO),
    NAME(ENXIO),        NAME(E2BIG),     NAME(EBADF),        NAME(EAGAIN),    NAME(ENOMEM),
    NAME(EACCES),       NAME(EFAULT),    NAME(EBUSY),        NAME(EEXIST),    NAME(EXDEV),
    NAME(ENODEV),       NAME(ENOTDIR),   NAME(EISDIR),       NAME(EINVAL),    NAME(ENFILE),
    NAME(EMFILE),       NAME(ENOTTY),    NAME(ETXTBSY),      NAME(EFBIG),     NAME(ENOSPC),
    NAME(ESPIPE),       NAME(EROFS),     NAME(EMLINK),       NAME(EPIPE),     NAME(EDOM),
    NAME(ERANGE),       NAME(EDEADLK),   NAME(ENAMETOOLONG), NAME(ENOLCK),    NAME(ENOSYS),
    NAME(ENOTEMPTY),    NAME(ELOOP),     NAME(ENODATA),      NAME(ETIME),     NAME(ENOLINK),
    NAME(EPROTO),       NAME(EBADMSG),   NAME(EOVERFLOW),    NAME(EILSEQ),    NAME(EUSERS),
    NAME(EOPNOTSUPP),   NAME(ETIMEDOUT), NAME(ECONNREFUSED), NAME(EHOSTDOWN), NAME(EALREADY),
    NAME(EHOSTUNREACH), NAME(ESTALE),    NAME(EUCLEAN),      NAME(EREMOTEIO), NAME(EDQUOT),
    NAME(ENOMEDIUM),    NAME(ECANCELED), NAME(ENOKEY),
};
#undef NAME

/* Returns the length of what was written, without its NUL. */
static int32_t put(int64_t buffer, int32_t capacity, const char *text) {
  if (capacity <= 0) {
    return -EINVAL;
  }
  size_t length = strlen(text);
  size_t room = (size_t)capacity - 1;
  length = length < room ? length : room;
  char *target = q4j_pointer(buffer);
  memcpy(target, text, length);
  target[length] = '\0';
  return (int32_t)length;
}

int32_t q4j_errno_name(int32_t number, int64_t buffer, int32_t capacity) {
  int32_t known = (int32_t)(sizeof(NAMES) / sizeof(NAMES[0]));
  if (number > 0 && number < known && NAMES[number] != NULL) {
    return put(buffer, capacity, NAMES[number]);
  }
  char text[16];
  snprintf(text, sizeof(text), "E%d", (int)number);
  return put(buffer, capacity, text);
}

int32_t q4j_errno_text(int32_t number, int64_t buffer, int32_t capacity) {
  /* Whatever language the process speaks, a message must be found again in a log. */
  locale_t english = newlocale(LC_ALL_MASK, "C", (locale_t)0);
  if (english == (locale_t)0) {
    return put(buffer, capacity, "no description");
  }
  int32_t length = put(buffer, capacity, strerror_l(number, english));
  freelocale(english);
  return length;
}
