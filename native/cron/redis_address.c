#include "redis_address.h"

#include <stdio.h>
#include <string.h>

#include "number.h"

static int hex_digit(char digit) {
  if (digit >= '0' && digit <= '9') {
    return digit - '0';
  }
  char small = (char)(digit | 0x20);
  return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

/* Copies text with its percent signs resolved. Returns whether it fits and is well-formed. */
static bool decode(char *to, size_t size, const char *from, size_t length) {
  size_t used = 0;
  for (size_t i = 0; i < length; i++) {
    int byte = (unsigned char)from[i];
    if (byte == '%') {
      int high = i + 2 < length ? hex_digit(from[i + 1]) : -1;
      int low = i + 2 < length ? hex_digit(from[i + 2]) : -1;
      if (high < 0 || low < 0 || high + low == 0) {
        return false;
      }
      byte = high * 16 + low;
      i += 2;
    }
    if (used + 1 >= size) {
      return false;
    }
    to[used++] = (char)byte;
  }
  to[used] = '\0';
  return true;
}

static const char *parse_login(struct redis_address *address, const char *text, size_t length) {
  const char *colon = memchr(text, ':', length);
  size_t user = colon == NULL ? length : (size_t)(colon - text);
  if (!decode(address->user, sizeof(address->user), text, user)) {
    return "the user is too long or has a wrong percent sign";
  }
  if (colon != NULL &&
      !decode(address->password, sizeof(address->password), colon + 1, length - user - 1)) {
    return "the password is too long or has a wrong percent sign";
  }
  return NULL;
}

static const char *parse_host(struct redis_address *address, const char *text, size_t length) {
  const char *host = text;
  size_t host_length = length;
  const char *rest;
  if (length > 0 && text[0] == '[') {
    const char *end = memchr(text, ']', length);
    if (end == NULL) {
      return "the address in brackets has no end";
    }
    host = text + 1;
    host_length = (size_t)(end - host);
    rest = end + 1;
  } else {
    const char *colon = memchr(text, ':', length);
    if (colon != NULL) {
      host_length = (size_t)(colon - text);
    }
    rest = host + host_length;
  }
  if (host_length >= sizeof(address->host)) {
    return "the host's name is too long";
  }
  if (host_length > 0) {
    snprintf(address->host, sizeof(address->host), "%.*s", (int)host_length, host);
  }
  size_t left = length - (size_t)(rest - text);
  if (left == 0) {
    return NULL;
  }
  int64_t port;
  char digits[8];
  snprintf(digits, sizeof(digits), "%.*s", left - 1 < 7 ? (int)(left - 1) : 7, rest + 1);
  if (*rest != ':' || !parse_whole(digits, 1, 65535, &port)) {
    return "the port is not a number from 1 to 65535";
  }
  snprintf(address->port, sizeof(address->port), "%d", (int)port);
  return NULL;
}

/* The text behind redis:// or rediss://, NULL where there is neither. */
static const char *after_scheme(const char *text, bool *tls) {
  *tls = strncmp(text, "rediss://", 9) == 0;
  if (*tls) {
    return text + 9;
  }
  return strncmp(text, "redis://", 8) == 0 ? text + 8 : NULL;
}

const char *redis_address_parse(struct redis_address *address, const char *text) {
  *address = (struct redis_address){.host = "127.0.0.1", .port = "6379", .database = -1};
  const char *rest = after_scheme(text, &address->tls);
  if (rest == NULL) {
    return strstr(text, "://") != NULL ? "the scheme is neither redis:// nor rediss://"
                                       : parse_host(address, text, strlen(text));
  }
  size_t length = strcspn(rest, "/?#");
  const char *path = rest + length;
  const char *at = memrchr(rest, '@', length);
  const char *wrong = NULL;
  if (at != NULL) {
    wrong = parse_login(address, rest, (size_t)(at - rest));
    length -= (size_t)(at + 1 - rest);
    rest = at + 1;
  }
  if (wrong == NULL) {
    wrong = parse_host(address, rest, length);
  }
  if (wrong == NULL && path[0] != '\0' && path[1] != '\0' &&
      (path[0] != '/' || !parse_whole(path + 1, 0, INT32_MAX, &address->database))) {
    wrong = "the database behind the host is not a number";
  }
  return wrong;
}

void redis_address_hide_password(char *text) {
  bool tls;
  const char *rest = after_scheme(text, &tls);
  if (rest == NULL) {
    return;
  }
  const char *at = memrchr(rest, '@', strcspn(rest, "/?#"));
  const char *colon = at == NULL ? NULL : memchr(rest, ':', (size_t)(at - rest));
  if (colon != NULL) {
    memset(text + (colon + 1 - text), 'x', (size_t)(at - colon - 1));
  }
}
