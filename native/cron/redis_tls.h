/*
 * TLS through OpenSSL, which is loaded only when an address asks for it: linked, it would make every
 * start several times slower.
 */
#ifndef REDIS_TLS_H
#define REDIS_TLS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct redis_tls;

/*
 * Shakes hands over a connected, non-blocking socket and verifies the server's certificate and name,
 * against the machine's authorities or those in ca_file. Gives up at the deadline, of CLOCK_MONOTONIC
 * in nanoseconds. Returns NULL with a reason.
 */
struct redis_tls *redis_tls_open(int fd, const char *host, const char *ca_file, int64_t deadline,
                                 char *reason, size_t size);

/* Like recv(2) and send(2) up to the deadline. Return -1 with a reason; 0 is the end of the stream. */
ssize_t redis_tls_read(struct redis_tls *tls, char *bytes, size_t count, int64_t deadline,
                       char *reason, size_t size);
ssize_t redis_tls_write(struct redis_tls *tls, const char *bytes, size_t count, int64_t deadline,
                        char *reason, size_t size);

void redis_tls_close(struct redis_tls *tls);

#endif
