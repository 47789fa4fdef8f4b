#include "command.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int command_find(const char *name, char *path, size_t size) {
  if (strchr(name, '/') != NULL) {
    return (size_t)snprintf(path, size, "%s", name) < size ? 0 : ENAMETOOLONG;
  }
  const char *folders = getenv("PATH");
  if (folders == NULL) {
    folders = "/bin:/usr/bin";
  }
  int failure = ENOENT;
  while (1) {
    size_t length = strcspn(folders, ":");
    int wanted = length == 0 ? snprintf(path, size, "./%s", name)
                             : snprintf(path, size, "%.*s/%s", (int)length, folders, name);
    struct stat file;
    if (wanted < 0 || (size_t)wanted >= size) {
      failure = ENAMETOOLONG;
    } else if (stat(path, &file) == 0) {
      if (S_ISREG(file.st_mode) && access(path, X_OK) == 0) {
        return 0;
      }
      failure = EACCES;
    } else if (errno != ENOENT && errno != ENOTDIR) {
      failure = errno;
    }
    if (folders[length] == '\0') {
      return failure;
    }
    folders += length + 1;
  }
}

int command_exit_code(int error) { return error == ENOENT || error == ENOTDIR ? 127 : 126; }
