#include "redis_link.h"

#include <errno.h>
#include <hiredis/hiredis.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "number.h"
#include "redis_socket.h"
#include "redis_tls.h"

/* No answer to what is asked here is nearly so long. */
enum { LONGEST_ANSWER = 64 * 1024 };

void redis_link_init(struct redis_link *link, const struct redis_address *address,
                     const char *ca_file, int64_t limit_nanos) {
  *link = (struct redis_link){
      .address = address, .ca_file = ca_file, .limit_nanos = limit_nanos, .fd = -1};
}

void redis_link_close(struct redis_link *link) {
  if (link->tls != NULL) {
    redis_tls_close(link->tls);
    link->tls = NULL;
  }
  if (link->reader != NULL) {
    redisReaderFree(link->reader);
    link->reader = NULL;
  }
  if (link->fd != -1) {
    close(link->fd);
    link->fd = -1;
  }
}

static enum redis_answer fail(struct redis_link *link, const char *reason) {
  if (reason != link->reason) {
    snprintf(link->reason, sizeof(link->reason), "%s", reason);
  }
  redis_link_close(link);
  return REDIS_FAILED;
}

static ssize_t transfer(struct redis_link *link, short events, char *in, const char *out,
                        size_t count, int64_t deadline) {
  if (link->tls != NULL) {
    return events == POLLIN ? redis_tls_read(link->tls, in, count, deadline, link->reason,
                                             sizeof(link->reason))
                            : redis_tls_write(link->tls, out, count, deadline, link->reason,
                                              sizeof(link->reason));
  }
  while (1) {
    ssize_t result = events == POLLIN ? recv(link->fd, in, count, 0)
                                      : send(link->fd, out, count, MSG_NOSIGNAL);
    if (result >= 0) {
      return result;
    }
    if (errno != EAGAIN && errno != EINTR) {
      snprintf(link->reason, sizeof(link->reason), "%s", strerror(errno));
      return -1;
    }
    if (!redis_socket_wait(link->fd, events, deadline, link->reason, sizeof(link->reason))) {
      return -1;
    }
  }
}

static bool send_words(struct redis_link *link, int count, const char *const words[],
                       int64_t deadline) {
  const char *copies[8];
  char *command = NULL;
  for (int i = 0; i < count; i++) {
    copies[i] = words[i];
  }
  int length = redisFormatCommandArgv(&command, count, copies, NULL);
  if (length < 0) {
    snprintf(link->reason, sizeof(link->reason), "not enough memory");
    return false;
  }
  size_t sent = 0;
  while (sent < (size_t)length) {
    ssize_t part =
        transfer(link, POLLOUT, NULL, command + sent, (size_t)length - sent, deadline);
    if (part < 0) {
      break;
    }
    sent += (size_t)part;
  }
  redisFreeCommand(command);
  return sent == (size_t)length;
}

static redisReply *receive(struct redis_link *link, int64_t deadline) {
  size_t total = 0;
  while (1) {
    void *reply = NULL;
    if (redisReaderGetReply(link->reader, &reply) != REDIS_OK) {
      snprintf(link->reason, sizeof(link->reason), "this is no Redis server: %s",
               link->reader->errstr);
      return NULL;
    }
    if (reply != NULL) {
      return reply;
    }
    char bytes[4096];
    ssize_t count = transfer(link, POLLIN, bytes, NULL, sizeof(bytes), deadline);
    if (count == 0) {
      snprintf(link->reason, sizeof(link->reason), "the server closed the connection");
    }
    if (count <= 0) {
      return NULL;
    }
    total += (size_t)count;
    if (total > LONGEST_ANSWER ||
        redisReaderFeed(link->reader, bytes, (size_t)count) != REDIS_OK) {
      snprintf(link->reason, sizeof(link->reason), "the answer is too long (expected=at most %d bytes)",
               LONGEST_ANSWER);
      return NULL;
    }
  }
}

static enum redis_answer take_reply(struct redis_link *link, redisReply *reply, int64_t *number) {
  enum redis_answer answer = REDIS_REFUSED;
  switch (reply->type) {
    case REDIS_REPLY_NIL: answer = REDIS_NIL; break;
    case REDIS_REPLY_INTEGER:
      answer = REDIS_NUMBER;
      *number = reply->integer;
      break;
    case REDIS_REPLY_STATUS:
    case REDIS_REPLY_STRING: answer = REDIS_TEXT; break;
    case REDIS_REPLY_ERROR:
      snprintf(link->reason, sizeof(link->reason), "the server refuses: %.400s", reply->str);
      break;
    default:
      snprintf(link->reason, sizeof(link->reason), "unexpected answer of type %d", reply->type);
      break;
  }
  freeReplyObject(reply);
  return answer;
}

enum redis_answer redis_link_command(struct redis_link *link, int count, const char *const words[],
                                     int64_t *number) {
  int64_t deadline = now_nanos(CLOCK_MONOTONIC) + link->limit_nanos;
  if (!send_words(link, count, words, deadline)) {
    return fail(link, link->reason);
  }
  redisReply *reply = receive(link, deadline);
  return reply == NULL ? fail(link, link->reason) : take_reply(link, reply, number);
}

static bool log_in(struct redis_link *link) {
  const struct redis_address *address = link->address;
  int64_t number;
  if (address->password[0] != '\0') {
    const char *const with_user[] = {"AUTH", address->user, address->password};
    const char *const without_user[] = {"AUTH", address->password};
    bool has_user = address->user[0] != '\0';
    if (redis_link_command(link, has_user ? 3 : 2, has_user ? with_user : without_user, &number) !=
        REDIS_TEXT) {
      return false;
    }
  }
  if (address->database >= 0) {
    char database[24];
    snprintf(database, sizeof(database), "%lld", (long long)address->database);
    const char *const select[] = {"SELECT", database};
    return redis_link_command(link, 2, select, &number) == REDIS_TEXT;
  }
  return true;
}

bool redis_link_open(struct redis_link *link) {
  if (link->fd != -1) {
    return true;
  }
  int64_t deadline = now_nanos(CLOCK_MONOTONIC) + link->limit_nanos;
  link->fd = redis_socket_connect(link->address->host, link->address->port, deadline, link->reason,
                                  sizeof(link->reason));
  if (link->fd == -1) {
    return false;
  }
  link->reader = redisReaderCreate();
  if (link->reader == NULL) {
    fail(link, "not enough memory");
    return false;
  }
  if (link->address->tls) {
    link->tls = redis_tls_open(link->fd, link->address->host, link->ca_file, deadline, link->reason,
                               sizeof(link->reason));
    if (link->tls == NULL) {
      fail(link, link->reason);
      return false;
    }
  }
  if (!log_in(link)) {
    redis_link_close(link);
    return false;
  }
  return true;
}
