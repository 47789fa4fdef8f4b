package org.q4j.monitor;

import java.math.BigDecimal;
import org.q4j.monitor.lag.Bound;
import org.q4j.monitor.lag.Lag;
import org.q4j.monitor.lag.LagChecks;
import org.q4j.monitor.lag.LagTarget;
import org.q4j.monitor.lag.Monitor;

/**
 * What tests that are monitoring say, imported statically. They run under a {@link
 * MonitorExtension}, whose monitor is known to the test's thread and to those that it starts.
 */
public final class Monitoring {
  private static final InheritableThreadLocal<Monitor> CURRENT = new InheritableThreadLocal<>();

  private Monitoring() {}

  static void use(Monitor monitor) {
    if (monitor == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(monitor);
    }
  }

  /**
   * Returns what the test looks at.
   *
   * @throws IllegalStateException outside a test with a {@link MonitorExtension}
   */
  public static Monitor monitor() {
    Monitor monitor = CURRENT.get();
    if (monitor == null) {
      throw new IllegalStateException(
          "no monitor here: annotate the test class with @Monitored, or register a MonitorExtension");
    }
    return monitor;
  }

  /**
   * Looks at a queue.
   *
   * @param target {@code db.table} or {@code db.table:condition}
   * @throws org.q4j.Q4jException when it cannot be looked at
   */
  public static Lag lag(String target) {
    return monitor().lag(target);
  }

  /**
   * Looks at a queue.
   *
   * @param ageColumn the column that says when a row came
   * @throws org.q4j.Q4jException when it cannot be looked at
   */
  public static Lag lag(String target, String ageColumn) {
    return monitor().lag(LagTarget.parse(target).aged(ageColumn));
  }

  /** Begins assertions on a queue. */
  public static LagAssert assertThat(Lag lag) {
    return new LagAssert(lag);
  }

  /**
   * Asserts that a number is small.
   *
   * @param limit the least number that is too much
   * @param sql whose first row's first column is the number
   * @throws org.opentest4j.AssertionFailedError when it is not
   */
  public static void below(long limit, String sql) {
    LagAssert.require(
        LagChecks.scalar(sql, monitor().scalar(sql), Bound.below(BigDecimal.valueOf(limit))));
  }
}
