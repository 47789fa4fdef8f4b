#include "redis_socket.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "number.h"

bool redis_socket_wait(int fd, short events, int64_t deadline, char *reason, size_t size) {
  struct pollfd socket = {.fd = fd, .events = events};
  while (1) {
    int64_t left = deadline - now_nanos(CLOCK_MONOTONIC);
    if (left <= 0) {
      snprintf(reason, size, "no answer in time");
      return false;
    }
    struct timespec limit = to_timespec(left);
    int ready = ppoll(&socket, 1, &limit, NULL);
    if (ready > 0) {
      return true;
    }
    if (ready == -1 && errno != EINTR) {
      snprintf(reason, size, "%s", strerror(errno));
      return false;
    }
  }
}

static int connect_to(const struct addrinfo *address, int64_t deadline, char *reason, size_t size) {
  int fd = socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd == -1) {
    snprintf(reason, size, "%s", strerror(errno));
    return -1;
  }
  int failure = 0;
  socklen_t length = sizeof(failure);
  if (connect(fd, address->ai_addr, address->ai_addrlen) == -1) {
    failure = errno;
    if (failure == EINPROGRESS) {
      if (!redis_socket_wait(fd, POLLOUT, deadline, reason, size)) {
        close(fd);
        return -1;
      }
      if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &failure, &length) == -1) {
        failure = errno;
      }
    }
  }
  if (failure != 0) {
    snprintf(reason, size, "%s", strerror(failure));
    close(fd);
    return -1;
  }
  int on = 1;
  /* Only speed is at stake. */
  (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  return fd;
}

int redis_socket_connect(const char *host, const char *port, int64_t deadline, char *reason,
                         size_t size) {
  struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
  struct addrinfo *addresses;
  int failure = getaddrinfo(host, port, &hints, &addresses);
  if (failure != 0) {
    snprintf(reason, size, "%s", failure == EAI_SYSTEM ? strerror(errno) : gai_strerror(failure));
    return -1;
  }
  int fd = -1;
  for (struct addrinfo *next = addresses; next != NULL && fd == -1; next = next->ai_next) {
    fd = connect_to(next, deadline, reason, size);
  }
  freeaddrinfo(addresses);
  return fd;
}
