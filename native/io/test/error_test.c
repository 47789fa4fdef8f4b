/* Names and meanings of errno values. */
#include <locale.h>

#include "check.h"

static void names_are_symbolic(void) {
  char text[32];
  CHECK_IS(q4j_errno_name(ENOSPC, ADDRESS(text), sizeof(text)), 6);
  CHECK(strcmp(text, "ENOSPC") == 0);
  CHECK_IS(q4j_errno_name(EDQUOT, ADDRESS(text), sizeof(text)), 6);
  CHECK(strcmp(text, "EDQUOT") == 0);
  CHECK_IS(q4j_errno_name(EWOULDBLOCK, ADDRESS(text), sizeof(text)), 6);
  CHECK(strcmp(text, "EAGAIN") == 0);
}

static void numbers_without_a_name_are_told(void) {
  char text[32];
  q4j_errno_name(4242, ADDRESS(text), sizeof(text));
  CHECK(strcmp(text, "E4242") == 0);
  q4j_errno_name(0, ADDRESS(text), sizeof(text));
  CHECK(strcmp(text, "E0") == 0);
  q4j_errno_name(INT32_MIN, ADDRESS(text), sizeof(text));
  CHECK(strcmp(text, "E-2147483648") == 0);
}

static void meanings_are_english(void) {
  char text[64];
  setlocale(LC_ALL, "de_DE.UTF-8");
  CHECK(q4j_errno_text(ENOENT, ADDRESS(text), sizeof(text)) > 0);
  CHECK(strcmp(text, "No such file or directory") == 0);
}

static void texts_are_cut_to_the_buffer(void) {
  char text[] = "#######";
  CHECK_IS(q4j_errno_name(ENOSPC, ADDRESS(text), 4), 3);
  CHECK(memcmp(text, "ENO\0###", 7) == 0);
  CHECK_IS(q4j_errno_text(ENOENT, ADDRESS(text), 3), 2);
  CHECK(memcmp(text, "No\0\0###", 7) == 0);
  CHECK_IS(q4j_errno_name(ENOSPC, ADDRESS(text), 0), -EINVAL);
}

int main(void) {
  names_are_symbolic();
  numbers_without_a_name_are_told();
  meanings_are_english();
  texts_are_cut_to_the_buffer();
  return 0;
}
