/*
 * Who holds a lock: /proc/locks names the process that took it, which may be over while a child
 * keeps the descriptor, so the descriptors of the processes are looked at as well.
 */
#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

#include "lock_file.h"

static bool names_file(const char *line, const struct stat *file) {
  char wanted[96];
  snprintf(wanted, sizeof(wanted), " %02x:%02x:%ju ", major(file->st_dev), minor(file->st_dev),
           (uintmax_t)file->st_ino);
  return strstr(line, " FLOCK ") != NULL && strstr(line, wanted) != NULL;
}

/* Looks for a line about the file's lock in a file of /proc. Returns the pid in it, or 0. */
static long find_lock_line(const char *path, const struct stat *file) {
  FILE *lines = fopen(path, "re");
  if (lines == NULL) {
    return 0;
  }
  long pid = 0;
  char line[256];
  while (pid == 0 && fgets(line, sizeof(line), lines) != NULL) {
    /* "->" marks a process that waits. */
    if (strstr(line, "->") == NULL && names_file(line, file) &&
        sscanf(line, "%*[^F]FLOCK %*s %*s %ld", &pid) != 1) {
      pid = 0;
    }
  }
  fclose(lines);
  return pid;
}

static bool holds(const char *pid, const struct stat *file) {
  char path[96];
  snprintf(path, sizeof(path), "/proc/%.20s/fdinfo", pid);
  DIR *descriptors = opendir(path);
  if (descriptors == NULL) {
    return false;
  }
  bool found = false;
  struct dirent *entry;
  while (!found && (entry = readdir(descriptors)) != NULL) {
    snprintf(path, sizeof(path), "/proc/%.20s/fd/%.20s", pid, entry->d_name);
    struct stat other;
    if (stat(path, &other) == 0 && other.st_dev == file->st_dev && other.st_ino == file->st_ino) {
      snprintf(path, sizeof(path), "/proc/%.20s/fdinfo/%.20s", pid, entry->d_name);
      found = find_lock_line(path, file) != 0;
    }
  }
  closedir(descriptors);
  return found;
}

static long search_processes(const struct stat *file) {
  DIR *processes = opendir("/proc");
  if (processes == NULL) {
    return 0;
  }
  long pid = 0;
  struct dirent *entry;
  while (pid == 0 && (entry = readdir(processes)) != NULL) {
    if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' && holds(entry->d_name, file)) {
      pid = strtol(entry->d_name, NULL, 10);
    }
  }
  closedir(processes);
  return pid;
}

/* Reads the start of a small file. Returns whether there was one. */
static bool slurp(const char *path, char *text, size_t size) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd == -1) {
    return false;
  }
  ssize_t count = read(fd, text, size - 1);
  close(fd);
  text[count > 0 ? count : 0] = '\0';
  return count > 0;
}

/* The name and the start of a process, from /proc/PID/stat: "pid (name) state ... start ...". */
static bool describe(long pid, char *text, size_t size) {
  char path[64];
  char line[1024];
  char uptime[64];
  snprintf(path, sizeof(path), "/proc/%ld/stat", pid);
  if (!slurp(path, line, sizeof(line)) || !slurp("/proc/uptime", uptime, sizeof(uptime))) {
    return false;
  }
  char *name = strchr(line, '(');
  char *end = strrchr(line, ')');
  uintmax_t start_ticks;
  if (name == NULL || end == NULL || end < name ||
      sscanf(end + 1, " %*c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %ju",
             &start_ticks) != 1) {
    return false;
  }
  *end = '\0';
  long ticks_per_second = sysconf(_SC_CLK_TCK);
  double age = strtod(uptime, NULL) - (double)start_ticks / (double)ticks_per_second;
  time_t start = time(NULL) - (time_t)(age + 0.5);
  struct tm local;
  char since[32];
  if (localtime_r(&start, &local) == NULL ||
      strftime(since, sizeof(since), "%Y-%m-%d %H:%M:%S", &local) == 0) {
    return false;
  }
  snprintf(text, size, "pid %ld (%s, running since %s)", pid, name + 1, since);
  return true;
}

void lock_file_holder(int fd, char *text, size_t size) {
  struct stat file;
  if (fstat(fd, &file) == 0) {
    long pid = find_lock_line("/proc/locks", &file);
    if (pid > 0 && describe(pid, text, size)) {
      return;
    }
    pid = search_processes(&file);
    if (pid > 0 && describe(pid, text, size)) {
      return;
    }
  }
  snprintf(text, size, "a process that cannot be seen from here");
}
