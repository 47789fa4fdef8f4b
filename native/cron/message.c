#include "message.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "stream.h"

void complain(const char *format, ...) {
  char line[4096];
  int length = snprintf(line, sizeof(line), "%s: ", program_name);
  size_t used = length < 0 ? 0 : (size_t)length;
  va_list arguments;
  va_start(arguments, format);
  int more = vsnprintf(line + used, sizeof(line) - used, format, arguments);
  va_end(arguments);
  if (more > 0) {
    used += (size_t)more;
  }
  if (used >= sizeof(line) - 1) {
    used = sizeof(line) - 2;
  }
  line[used] = '\n';
  /* Where standard error cannot be written, nobody is left to tell. */
  (void)write_all(2, line, used + 1);
}

static int print(const char *text) {
  if (write_all(1, text, strlen(text)) != 0) {
    complain("cannot print to standard output: %s", strerror(errno));
    return 3;
  }
  return 0;
}

int print_page(void) { return print(page_text); }

int print_version(void) {
  char line[128];
  snprintf(line, sizeof(line), "%s (q4j) " Q4J_VERSION "\n", program_name);
  return print(line);
}
