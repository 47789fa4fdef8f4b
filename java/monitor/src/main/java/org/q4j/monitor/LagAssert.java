package org.q4j.monitor;

import java.math.BigDecimal;
import java.time.Duration;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;
import org.q4j.monitor.lag.Bound;
import org.q4j.monitor.lag.Lag;
import org.q4j.monitor.lag.LagChecks;
import org.q4j.monitor.lag.Verdict;

/**
 * Assertions on a queue's lag. Each throws {@link AssertionFailedError} when it does not hold, and
 * {@link org.q4j.UnsupportedException} when nobody can know.
 */
public final class LagAssert {
  private final Lag lag;

  LagAssert(Lag lag) {
    this.lag = lag;
  }

  /** Asserts that there are fewer rows, ready and owned. */
  public LagAssert rowsBelow(long rows) {
    return check(LagChecks.rows(lag, Bound.below(BigDecimal.valueOf(rows))));
  }

  /** Asserts that the oldest row that nobody owns, if there is one, has not been there so long. */
  public LagAssert oldestReadyBelow(Duration age) {
    return check(LagChecks.oldestReady(lag, Bound.below(age)));
  }

  /** Asserts that no worker has had a row in hand for so long. */
  public LagAssert oldestOwnedBelow(Duration age) {
    return check(LagChecks.oldestOwned(lag, Bound.below(age)));
  }

  /**
   * Asserts that at the rate of late the rows that are there now are gone within a time. At the
   * first sample, when there is no rate yet, the test is aborted, which counts as skipped: let this
   * be the last of several assertions.
   *
   * @throws TestAbortedException when no rate is known yet
   */
  public LagAssert drainingWithin(Duration time) {
    return check(LagChecks.draining(lag, Bound.atMost(time)));
  }

  private LagAssert check(Verdict verdict) {
    require(verdict);
    return this;
  }

  static void require(Verdict verdict) {
    switch (verdict.outcome()) {
      case PASSED -> {}
      case TOO_EARLY -> throw new TestAbortedException(verdict.what() + ": " + verdict.words());
      case FAILED ->
          throw new AssertionFailedError(verdict.words(), verdict.expected(), verdict.got());
    }
  }
}
