#include "redis_address.h"

#include "check_cron.h"

static struct redis_address address;

static void is(const char *text, const char *host, const char *port, const char *user,
               const char *password, int64_t database, bool tls) {
  const char *wrong = redis_address_parse(&address, text);
  if (wrong != NULL) {
    fprintf(stderr, "%s: %s\n", text, wrong);
    exit(1);
  }
  CHECK(strcmp(address.host, host) == 0);
  CHECK(strcmp(address.port, port) == 0);
  CHECK(strcmp(address.user, user) == 0);
  CHECK(strcmp(address.password, password) == 0);
  CHECK_IS(address.database, database);
  CHECK_IS(address.tls, tls);
}

static void hidden(const char *text, const char *expected) {
  char copy[64];
  snprintf(copy, sizeof(copy), "%s", text);
  redis_address_hide_password(copy);
  CHECK(strcmp(copy, expected) == 0);
}

int main(void) {
  is("localhost:6380", "localhost", "6380", "", "", -1, false);
  is("localhost", "localhost", "6379", "", "", -1, false);
  is(":7000", "127.0.0.1", "7000", "", "", -1, false);
  is("[::1]:7000", "::1", "7000", "", "", -1, false);
  is("redis://h", "h", "6379", "", "", -1, false);
  is("redis://h/", "h", "6379", "", "", -1, false);
  is("rediss://u:p@h:1/2", "h", "1", "u", "p", 2, true);
  is("redis://:p%40%2f@[fe80::1]/15", "fe80::1", "6379", "", "p@/", 15, false);
  is("redis://u:a@b@h", "h", "6379", "u", "a@b", -1, false);
  const char *wrong[] = {"h:",        "h:0",          "h:65536",        "h:1x",      "[::1",
                         "[::1]x",    "http://h",     "redis://h/x",    "redis://h?x=1", "redis://u:%4@h",
                         "redis://u:%zz@h", "redis://u:%00@h", "h:123456789012345678901234"};
  for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
    if (redis_address_parse(&address, wrong[i]) == NULL) {
      fprintf(stderr, "taken: %s\n", wrong[i]);
      return 1;
    }
  }
  hidden("redis://u:secret@h:1", "redis://u:xxxxxx@h:1");
  hidden("redis://u@h:1", "redis://u@h:1");
  hidden("h:1", "h:1");
  return 0;
}
