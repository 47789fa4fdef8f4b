package org.q4j.queue;

/**
 * What conditions have cost. Counted since the opening.
 *
 * @param evaluations how often a condition was asked about a row
 * @param compiles conditions compiled
 * @param cacheHits waits whose condition had been compiled before
 */
public record ConditionStats(long evaluations, long compiles, long cacheHits) {
  static ConditionStats of(Counters counters) {
    return new ConditionStats(
        counters.get(Count.EVALUATION),
        counters.get(Count.COMPILE),
        counters.get(Count.COMPILE_CACHE_HIT));
  }
}
