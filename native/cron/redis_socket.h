/* TCP with deadlines, which are of CLOCK_MONOTONIC in nanoseconds. */
#ifndef REDIS_SOCKET_H
#define REDIS_SOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Connects without delays and without handing the socket to programs. Returns it or -1 with a reason. */
int redis_socket_connect(const char *host, const char *port, int64_t deadline, char *reason,
                         size_t size);

/* Waits until the socket is ready for POLLIN or POLLOUT. Returns false with a reason. */
bool redis_socket_wait(int fd, short events, int64_t deadline, char *reason, size_t size);

#endif
