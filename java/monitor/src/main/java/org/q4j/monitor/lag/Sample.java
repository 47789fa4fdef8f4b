package org.q4j.monitor.lag;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is remembered of a queue's reading.
 *
 * @param millis the moment, in Unix milliseconds
 * @param rows that were in the queue
 * @param next the number of the next row to come; empty when rows have none
 */
record Sample(long millis, long rows, OptionalLong next) {
  private static final String NONE = "-";

  static Sample of(Reading reading) {
    return new Sample(reading.millis(), reading.total(), reading.next());
  }

  /** Returns the number of rows that had left by then, as the numbering has it. */
  OptionalLong left() {
    return next.isPresent() ? OptionalLong.of(next.getAsLong() - rows) : next;
  }

  String line() {
    return millis + "\t" + rows + "\t" + (next.isPresent() ? next.getAsLong() : NONE);
  }

  /** Reads a line; empty when it is none of ours. */
  static Optional<Sample> parse(String line) {
    String[] parts = line.split("\t", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    for (String part : parts) {
      if (!part.matches("\\d{1,18}") && !part.equals(NONE)) {
        return Optional.empty();
      }
    }
    if (parts[0].equals(NONE) || parts[1].equals(NONE)) {
      return Optional.empty();
    }
    return Optional.of(
        new Sample(
            Long.parseLong(parts[0]),
            Long.parseLong(parts[1]),
            parts[2].equals(NONE)
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(parts[2]))));
  }
}
