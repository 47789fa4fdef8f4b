package org.q4j.queue;

import java.time.Duration;

/** Durations as System.nanoTime counts them. */
final class Nanos {
  private Nanos() {}

  /** Returns the nanoseconds of a duration: 0 for a negative one, 146 years at most. */
  static long of(Duration duration) {
    try {
      return Math.min(Math.max(0, duration.toNanos()), Long.MAX_VALUE / 2);
    } catch (ArithmeticException longerThan292Years) {
      return duration.isNegative() ? 0 : Long.MAX_VALUE / 2;
    }
  }
}
