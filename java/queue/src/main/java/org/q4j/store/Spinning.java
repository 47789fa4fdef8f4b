package org.q4j.store;

/**
 * For how long a thread waits awake, giving its processor to whoever wants it, before it sleeps:
 * where the wait is likely to cost the processors no more than sleeping and being woken would, and
 * then for twice as much at most. So in the worst case waiting costs three times what sleeping at
 * once would have.
 *
 * <p>It pays where many threads wait for something brief. While a disk syncs the processors have
 * nothing to do otherwise, and halt; to wake them for one thread after the other takes longer than
 * the sync.
 *
 * <p>Source: A. Karlin, K. Li, M. Manasse, S. Owicki, "Empirical Studies of Competitive Spinning
 * for a Shared-Memory Multiprocessor", SOSP 1991.
 */
final class Spinning {
  /**
   * What sleeping and being woken costs the processors, in ns: with 8 to 32 threads that insert and
   * sleep, each row took 8,000 to 13,000 of their time. A little more than that, since who sleeps
   * keeps others waiting too.
   */
  static final long SLEEP_NANOS = 16_000;

  private Spinning() {}

  /**
   * Returns for how long to wait awake at most, in ns; 0 for not at all.
   *
   * @param expectedNanos how long the wait is likely to be
   * @param threads how many wait together, and so share the processors
   * @param processors how many there are
   */
  static long nanos(long expectedNanos, int threads, int processors) {
    long affordable = threads * SLEEP_NANOS / processors;
    return expectedNanos <= affordable ? 2 * affordable : 0;
  }
}
