package org.q4j.monitor.lag;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The checks of a queue's lag.
 *
 * <p>Each throws {@link org.q4j.UnsupportedException} when nobody can know its figure.
 */
public final class LagChecks {
  private LagChecks() {}

  /** Checks how many rows there are. */
  public static Verdict rows(Lag lag, Bound<BigDecimal> bound) {
    return Verdict.of(
        lag.target() + ": rows", BigDecimal.valueOf(lag.rows()), Long.toString(lag.rows()), bound);
  }

  /** Checks the age of the oldest ready row. */
  public static Verdict oldestReady(Lag lag, Bound<Duration> bound) {
    return age(lag.target() + ": age of the oldest ready row", lag.oldestReady(), bound);
  }

  /** Checks for how long a row has been owned at most. */
  public static Verdict oldestOwned(Lag lag, Bound<Duration> bound) {
    return age(lag.target() + ": time that a row is owned", lag.oldestOwned(), bound);
  }

  private static Verdict age(String what, Optional<Duration> age, Bound<Duration> bound) {
    return age.isEmpty()
        ? new Verdict(Verdict.Outcome.PASSED, what, "none", bound.toString(), "")
        : Verdict.of(what, age.get(), TimeText.of(age.get()), bound);
  }

  /** Checks in what time the rows that are there will have left. */
  public static Verdict draining(Lag lag, Bound<Duration> bound) {
    String what = lag.target() + ": time to drain";
    Optional<Duration> time = lag.timeToDrain();
    if (time.isEmpty()) {
      return new Verdict(
          Verdict.Outcome.TOO_EARLY,
          what,
          "unknown",
          bound.toString(),
          "no earlier sample to count a rate from");
    }
    Verdict verdict = Verdict.of(what, time.get(), TimeText.of(time.get()), bound);
    return verdict.outcome() == Verdict.Outcome.PASSED
        ? verdict
        : new Verdict(
            verdict.outcome(),
            what,
            verdict.got(),
            verdict.expected(),
            verdict.words() + rates(lag));
  }

  private static String rates(Lag lag) {
    if (lag.inRate().isEmpty() || lag.rateSpan().isEmpty()) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        ", rows=%d, in=%.3f/s, out=%.3f/s over the last %s",
        lag.rows(),
        lag.inRate().getAsDouble(),
        lag.outRate().orElse(0),
        TimeText.of(lag.rateSpan().get()));
  }

  /** Checks a number that a statement gave. */
  public static Verdict scalar(String sql, BigDecimal value, Bound<BigDecimal> bound) {
    return Verdict.of(sql, value, value.toPlainString(), bound);
  }
}
