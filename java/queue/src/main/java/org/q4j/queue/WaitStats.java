package org.q4j.queue;

/**
 * How waits ended. Counted since the opening.
 *
 * @param immediate a row was there at once
 * @param delayed a row came
 * @param timedOut none came in time
 */
public record WaitStats(long immediate, long delayed, long timedOut) {
  static WaitStats of(Counters counters) {
    return new WaitStats(
        counters.get(Count.WAIT_IMMEDIATE),
        counters.get(Count.WAIT_DELAYED),
        counters.get(Count.WAIT_TIMEOUT));
  }
}
