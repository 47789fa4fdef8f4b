package org.q4j.monitor.lag;

import java.time.Duration;

/** Spans of time for people: {@code 2d3h}, {@code 10m5s}, {@code 1.25s}. */
final class TimeText {
  private TimeText() {}

  static String of(Duration time) {
    if (Lag.isNever(time)) {
      return "never";
    }
    if (time.isNegative()) {
      return "-" + of(time.negated());
    }
    if (time.toDays() > 0) {
      return time.toDays() + "d" + part(time.toHoursPart(), "h");
    }
    if (time.toHours() > 0) {
      return time.toHours() + "h" + part(time.toMinutesPart(), "m");
    }
    if (time.toMinutes() > 0) {
      return time.toMinutes() + "m" + part(time.toSecondsPart(), "s");
    }
    long millis = time.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis / 1000.0 + "s";
  }

  private static String part(long count, String unit) {
    return count == 0 ? "" : count + unit;
  }
}
