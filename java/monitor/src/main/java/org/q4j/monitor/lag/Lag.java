package org.q4j.monitor.lag;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.q4j.UnsupportedException;

/** How far a queue is behind, at one moment, seen with the samples of before. Immutable. */
public final class Lag {
  private static final Duration NEVER = Duration.ofSeconds(Long.MAX_VALUE);
  private static final double MOST_SECONDS = 1e12;

  private final LagTarget target;
  private final Reading reading;
  private final History history;

  Lag(LagTarget target, Reading reading, History history) {
    this.target = target;
    this.reading = reading;
    this.history = history;
  }

  /** Returns which rows this is about. */
  public LagTarget target() {
    return target;
  }

  /** Returns how many rows there are, ready and owned, that match the target's condition. */
  public long rows() {
    return reading.rows();
  }

  /** Returns how many rows a worker has in hand; empty when the source does not know. */
  public OptionalLong owned() {
    return reading.owned();
  }

  /**
   * Returns for how long the oldest ready row has been there: as its column says; else as the
   * source says or as long as this queue's samples have seen it, whichever is longer. A row that
   * came before the first sample counts from that.
   *
   * @return empty when there is none
   * @throws UnsupportedException when nobody knows
   */
  public Optional<Duration> oldestReady() {
    long ready = reading.rows() - reading.owned().orElse(0);
    if (ready <= 0) {
      return Optional.empty();
    }
    if (target.ageColumn().isPresent()) {
      return Optional.of(reading.oldestAge().orElse(Duration.ZERO));
    }
    if (reading.oldest().isEmpty() && reading.oldestAge().isEmpty()) {
      throw new UnsupportedException(
          "nobody knows how old the rows of %s are; --age-column names a column that does"
              .formatted(target));
    }
    Duration seen =
        reading.oldest().isPresent() ? history.seen(reading.oldest().getAsLong()) : Duration.ZERO;
    Duration told = reading.oldestAge().orElse(Duration.ZERO);
    return Optional.of(seen.compareTo(told) > 0 ? seen : told);
  }

  /**
   * Returns for how long the row has been owned that was taken first.
   *
   * @return empty when none is
   * @throws UnsupportedException when the source does not know who owns what
   */
  public Optional<Duration> oldestOwned() {
    if (reading.owned().isEmpty()) {
      throw new UnsupportedException(
          "which rows of %s are owned is told by the process that has the data directory open, where it serves others, and by nobody else"
              .formatted(target));
    }
    return reading.ownedAge();
  }

  /** Returns rows a second that came lately; empty when that is not known (yet). */
  public OptionalDouble inRate() {
    return history.inRate();
  }

  /** Returns rows a second that left lately; empty when that is not known (yet). */
  public OptionalDouble outRate() {
    return history.outRate();
  }

  /** Returns what time the rates are of; empty when they are not known yet. */
  public Optional<Duration> rateSpan() {
    return history.span();
  }

  /**
   * Returns in what time the rows that are there now will have left at the rate of late, which is
   * also how long a row that comes now will wait. Where only a number of rows is known, the rate is
   * that at which it shrinks.
   *
   * @return zero without rows; {@link #isNever} for never; empty while no rate is known, which is
   *     after the first sample
   */
  public Optional<Duration> timeToDrain() {
    if (reading.rows() == 0) {
      return Optional.of(Duration.ZERO);
    }
    OptionalDouble rate = history.outRate();
    if (rate.isEmpty()) {
      rate = history.shrinkRate();
    }
    if (rate.isEmpty()) {
      return Optional.empty();
    }
    double seconds = rate.getAsDouble() > 0 ? reading.rows() / rate.getAsDouble() : MOST_SECONDS;
    return Optional.of(
        seconds >= MOST_SECONDS ? NEVER : Duration.ofMillis((long) Math.ceil(seconds * 1000)));
  }

  /** Returns whether a time to drain stands for never. */
  public static boolean isNever(Duration time) {
    return time.equals(NEVER);
  }
}
