#include "redis_tls.h"

#include <dlfcn.h>
#include <limits.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "redis_socket.h"

#define TEXT_OF(number) #number
#define SONAME(number) "libssl.so." TEXT_OF(number)

#define FUNCTIONS(F)                                                                              \
  F(TLS_client_method) F(SSL_CTX_new) F(SSL_CTX_free) F(SSL_CTX_set_verify)                       \
  F(SSL_CTX_set_default_verify_paths) F(SSL_CTX_load_verify_locations) F(SSL_new) F(SSL_free)     \
  F(SSL_set_fd) F(SSL_ctrl) F(SSL_set1_host) F(SSL_connect) F(SSL_read) F(SSL_write)              \
  F(SSL_shutdown) F(SSL_get_error) F(SSL_get_verify_result) F(X509_verify_cert_error_string)      \
  F(ERR_get_error) F(ERR_error_string_n)

#define MEMBER(name) __typeof__(&name) name;
static struct {
  FUNCTIONS(MEMBER)
} openssl;

struct redis_tls {
  SSL_CTX *context;
  SSL *session;
  int fd;
};

static bool load(char *reason, size_t size) {
  static void *library;
  if (library != NULL) {
    return true;
  }
  library = dlopen(SONAME(OPENSSL_SHLIB_VERSION), RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) {
    snprintf(reason, size, "TLS needs OpenSSL, on Debian the package libssl3: %s", dlerror());
    return false;
  }
#define LOOK_UP(name)                                                       \
  *(void **)&openssl.name = dlsym(library, #name);                          \
  if (openssl.name == NULL) {                                               \
    snprintf(reason, size, "TLS needs another OpenSSL: %s", dlerror());     \
    dlclose(library);                                                       \
    library = NULL;                                                         \
    return false;                                                           \
  }
  FUNCTIONS(LOOK_UP)
  return true;
}

static void explain(const char *what, char *reason, size_t size) {
  char text[256] = "the connection was closed";
  unsigned long error = openssl.ERR_get_error();
  if (error != 0) {
    openssl.ERR_error_string_n(error, text, sizeof(text));
  }
  snprintf(reason, size, "%s: %s", what, text);
}

/* After a call that returned an error: true when it is to be made again, once the socket is ready. */
static bool wait_for(struct redis_tls *tls, int result, int64_t deadline, const char *what,
                     char *reason, size_t size) {
  switch (openssl.SSL_get_error(tls->session, result)) {
    case SSL_ERROR_WANT_READ: return redis_socket_wait(tls->fd, POLLIN, deadline, reason, size);
    case SSL_ERROR_WANT_WRITE: return redis_socket_wait(tls->fd, POLLOUT, deadline, reason, size);
    default: explain(what, reason, size); return false;
  }
}

static bool shake_hands(struct redis_tls *tls, int64_t deadline, char *reason, size_t size) {
  int result;
  while ((result = openssl.SSL_connect(tls->session)) != 1) {
    if (!wait_for(tls, result, deadline, "TLS handshake", reason, size)) {
      long verified = openssl.SSL_get_verify_result(tls->session);
      if (verified != X509_V_OK) {
        snprintf(reason, size, "TLS: the server's certificate is not trusted: %s",
                 openssl.X509_verify_cert_error_string(verified));
      }
      return false;
    }
  }
  return true;
}

static bool set_up(struct redis_tls *tls, const char *host, const char *ca_file, char *reason,
                   size_t size) {
  tls->context = openssl.SSL_CTX_new(openssl.TLS_client_method());
  if (tls->context == NULL) {
    explain("TLS", reason, size);
    return false;
  }
  openssl.SSL_CTX_set_verify(tls->context, SSL_VERIFY_PEER, NULL);
  int trusted = ca_file == NULL
                    ? openssl.SSL_CTX_set_default_verify_paths(tls->context)
                    : openssl.SSL_CTX_load_verify_locations(tls->context, ca_file, NULL);
  if (trusted != 1) {
    explain(ca_file == NULL ? "TLS authorities" : ca_file, reason, size);
    return false;
  }
  tls->session = openssl.SSL_new(tls->context);
  if (tls->session == NULL || openssl.SSL_set_fd(tls->session, tls->fd) != 1 ||
      openssl.SSL_set1_host(tls->session, host) != 1 ||
      openssl.SSL_ctrl(tls->session, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                       (void *)(uintptr_t)host) != 1) {
    explain("TLS", reason, size);
    return false;
  }
  return true;
}

struct redis_tls *redis_tls_open(int fd, const char *host, const char *ca_file, int64_t deadline,
                                 char *reason, size_t size) {
  if (!load(reason, size)) {
    return NULL;
  }
  struct redis_tls *tls = calloc(1, sizeof(*tls));
  if (tls == NULL) {
    snprintf(reason, size, "not enough memory");
    return NULL;
  }
  tls->fd = fd;
  if (!set_up(tls, host, ca_file, reason, size) || !shake_hands(tls, deadline, reason, size)) {
    redis_tls_close(tls);
    return NULL;
  }
  return tls;
}

ssize_t redis_tls_read(struct redis_tls *tls, char *bytes, size_t count, int64_t deadline,
                       char *reason, size_t size) {
  int result;
  while ((result = openssl.SSL_read(tls->session, bytes, (int)count)) <= 0) {
    if (openssl.SSL_get_error(tls->session, result) == SSL_ERROR_ZERO_RETURN) {
      return 0;
    }
    if (!wait_for(tls, result, deadline, "TLS", reason, size)) {
      return -1;
    }
  }
  return result;
}

ssize_t redis_tls_write(struct redis_tls *tls, const char *bytes, size_t count, int64_t deadline,
                        char *reason, size_t size) {
  int result;
  while ((result = openssl.SSL_write(tls->session, bytes, (int)count)) <= 0) {
    if (!wait_for(tls, result, deadline, "TLS", reason, size)) {
      return -1;
    }
  }
  return result;
}

void redis_tls_close(struct redis_tls *tls) {
  if (tls->session != NULL) {
    /* The server's answer to it is not waited for. */
    (void)openssl.SSL_shutdown(tls->session);
    openssl.SSL_free(tls->session);
  }
  openssl.SSL_CTX_free(tls->context);
  free(tls);
}
