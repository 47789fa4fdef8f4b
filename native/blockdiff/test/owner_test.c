#include "owner.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "expect.h"

int main(void) {
  struct failure failure = NO_FAILURE;
  char tag[OWNER_TAG];
  EXPECT(owner_tag(tag, &failure) == 0);
  EXPECT(strncmp(tag, "q4j_backup=", OWNER_PREFIX) == 0);
  EXPECT(!owner_is_gone(tag));

  /* Of another boot, of a later process with the same number, of a process that has ended. */
  char other[OWNER_TAG];
  strcpy(other, tag);
  other[OWNER_PREFIX] = other[OWNER_PREFIX] == 'a' ? 'b' : 'a';
  EXPECT(owner_is_gone(other));
  strcpy(other, tag);
  strcat(other, "1");
  EXPECT(owner_is_gone(other));
  int ends[2];
  EXPECT(pipe(ends) == 0);
  pid_t child = fork();
  EXPECT(child >= 0);
  if (child == 0) {
    _exit(owner_tag(tag, &failure) == 0 && write(ends[1], tag, sizeof(tag)) == sizeof(tag) ? 0 : 1);
  }
  EXPECT(waitpid(child, NULL, 0) == child);
  EXPECT(read(ends[0], other, sizeof(other)) == sizeof(other));
  EXPECT(owner_is_gone(other));

  /* Anybody else's tags. */
  EXPECT(!owner_is_gone(""));
  EXPECT(!owner_is_gone("backup"));
  EXPECT(!owner_is_gone("q4j_backup="));
  EXPECT(!owner_is_gone("q4j_backup=0123456.1.1"));
  EXPECT(!owner_is_gone("q4j_backup=01234567.x.1"));
  return 0;
}
