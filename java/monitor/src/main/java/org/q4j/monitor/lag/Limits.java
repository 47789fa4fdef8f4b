package org.q4j.monitor.lag;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a queue's lag must keep within; empty ones are not looked at.
 *
 * @param rows ready and owned ones
 * @param age of the oldest ready row
 * @param owned for which a row is in hand
 * @param drain in which the rows that are there have left
 */
public record Limits(
    Optional<Bound<BigDecimal>> rows,
    Optional<Bound<Duration>> age,
    Optional<Bound<Duration>> owned,
    Optional<Bound<Duration>> drain) {

  /** Returns whether there is nothing to look at. */
  public boolean isEmpty() {
    return rows.isEmpty() && age.isEmpty() && owned.isEmpty() && drain.isEmpty();
  }

  List<Verdict> check(Lag lag) {
    List<Verdict> verdicts = new ArrayList<>();
    rows.ifPresent(bound -> verdicts.add(LagChecks.rows(lag, bound)));
    age.ifPresent(bound -> verdicts.add(LagChecks.oldestReady(lag, bound)));
    owned.ifPresent(bound -> verdicts.add(LagChecks.oldestOwned(lag, bound)));
    drain.ifPresent(bound -> verdicts.add(LagChecks.draining(lag, bound)));
    return verdicts;
  }
}
