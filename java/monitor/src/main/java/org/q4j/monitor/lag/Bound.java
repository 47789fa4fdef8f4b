package org.q4j.monitor.lag;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * What a figure must not pass.
 *
 * @param limit the bound
 * @param inclusive whether the figure may be as much
 * @param text the limit in words
 * @param <T> a number or a time
 */
public record Bound<T extends Comparable<T>>(T limit, boolean inclusive, String text) {

  /** Returns a bound that a number may reach. */
  public static Bound<BigDecimal> atMost(BigDecimal limit) {
    return new Bound<>(limit, true, limit.toPlainString());
  }

  /** Returns a bound that a number must stay below. */
  public static Bound<BigDecimal> below(BigDecimal limit) {
    return new Bound<>(limit, false, limit.toPlainString());
  }

  /** Returns a bound that a time may reach. */
  public static Bound<Duration> atMost(Duration limit) {
    return new Bound<>(limit, true, TimeText.of(limit));
  }

  /** Returns a bound that a time must stay below. */
  public static Bound<Duration> below(Duration limit) {
    return new Bound<>(limit, false, TimeText.of(limit));
  }

  boolean admits(T value) {
    int order = value.compareTo(limit);
    return inclusive ? order <= 0 : order < 0;
  }

  @Override
  public String toString() {
    return (inclusive ? "at most " : "below ") + text;
  }
}
