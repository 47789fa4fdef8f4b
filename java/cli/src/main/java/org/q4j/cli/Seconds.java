package org.q4j.cli;

import java.time.Duration;

/** Seconds as people give them on a command line. */
final class Seconds {
  private static final double MOST = 1e9;

  private Seconds() {}

  /** Returns a duration of 0 to 10^9 seconds; fractions count. */
  static Duration toDuration(double seconds) {
    if (!(seconds >= 0 && seconds <= MOST)) {
      throw new CommandException(
          ExitCode.USAGE, "seconds=%s (expected 0 to %.0f)".formatted(seconds, MOST));
    }
    return Duration.ofNanos((long) (seconds * 1e9));
  }
}
