package org.q4j.client.kafka;

import java.time.Duration;

/** Keeps times within limits. */
final class Clamp {
  private Clamp() {}

  /** Returns the time, or the limit that it is beyond. */
  static Duration of(Duration time, Duration least, Duration most) {
    if (time.compareTo(least) < 0) {
      return least;
    }
    return time.compareTo(most) > 0 ? most : time;
  }
}
