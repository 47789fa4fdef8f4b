/*
 * round_trips PORT KEY PROGRAM [ARG ...]: does nothing but what redis-setlock has to: connects, sends
 * SET, runs the program, sends EVAL. What redis-setlock is measured against in bench/cron.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "message.h"
#include "number.h"
#include "stream.h"

extern char **environ;

const char program_name[] = "round_trips";
const char page_text[] = "";

static int trip(int fd, const char *command) {
  char answer[256];
  if (write_all(fd, command, strlen(command)) == -1 || read(fd, answer, sizeof(answer)) <= 0 ||
      answer[0] == '-' || answer[0] == '$') {
    complain("no good answer to: %s", command);
    return -1;
  }
  return 0;
}

int main(int count, char **arguments) {
  int64_t port;
  if (count < 4 || !parse_whole(arguments[1], 1, 65535, &port)) {
    complain("usage: round_trips PORT KEY PROGRAM [ARG ...]");
    return 2;
  }
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int on = 1;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (fd == -1 || setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) == -1 ||
      connect(fd, (struct sockaddr *)&address, sizeof(address)) == -1) {
    complain("no server on port %d", (int)port);
    return 3;
  }
  char command[512];
  pid_t pid;
  int status;
  snprintf(command, sizeof(command), "SET %s token EX 60 NX\r\n", arguments[2]);
  if (trip(fd, command) == -1 ||
      posix_spawnp(&pid, arguments[3], NULL, NULL, arguments + 3, environ) != 0 ||
      waitpid(pid, &status, 0) == -1) {
    return 3;
  }
  snprintf(command, sizeof(command),
           "EVAL \"if redis.call('get',KEYS[1])==ARGV[1] then return redis.call('del',KEYS[1]) end\""
           " 1 %s token\r\n", arguments[2]);
  return trip(fd, command) == -1 ? 3 : status == 0 ? 0 : 3;
}
