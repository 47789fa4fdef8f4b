#include "number.h"

#include "check_cron.h"

static void seconds_are(const char *text, int64_t expected) {
  int64_t nanos = -1;
  CHECK(parse_seconds(text, &nanos));
  CHECK_IS(nanos, expected);
}

static void refused(const char *text) {
  int64_t value;
  CHECK(!parse_seconds(text, &value));
  CHECK(!parse_whole(text, 0, 1000, &value));
}

int main(void) {
  int64_t value;
  seconds_are("0", 0);
  seconds_are("1.5", 1500000000);
  seconds_are(".25", 250000000);
  seconds_are("1.", 1000000000);
  seconds_are("0.000000001", 1);
  seconds_are("0.0000000001", 0);
  seconds_are("1000000000", INT64_C(1000000000000000000));
  CHECK(!parse_seconds("1000000001", &value));
  CHECK(parse_whole("1000", 0, 1000, &value) && value == 1000);
  CHECK(!parse_whole("1001", 0, 1000, &value));
  CHECK(!parse_whole("0", 1, 1000, &value));
  CHECK(!parse_whole("99999999999999999999999999", 0, INT64_MAX, &value));
  const char *wrong[] = {"", ".", "-1", "+1", "1e3", "abc", "1x", " 1", "1,5", "1.2.3"};
  for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
    refused(wrong[i]);
  }
  return 0;
}
