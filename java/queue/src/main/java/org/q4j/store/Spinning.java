package org.q4j.store;

/**
 * Waiting awake, giving the processor to whoever wants it, before one sleeps: where the wait is
 * likely to cost the processors no more than sleeping and being woken would, and only for so often
 * that a wait which lasts longer costs three times that in the worst case.
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

  /**
   * A turn costs the processors 500 ns where nobody else wants them, as measured, and 1,200 where
   * somebody does. Turns are counted and not the time, of which most is others': where a container
   * may use less than the machine has, all may spin at once.
   */
  static final int MOST_TURNS = 32;

  private final int processors;
  private final Runnable giveWay;

  /**
   * @param processors how many there are for all who wait
   * @param giveWay lets others run
   */
  Spinning(int processors, Runnable giveWay) {
    this.processors = processors;
    this.giveWay = giveWay;
  }

  /** Returns one for this machine. */
  @SuppressWarnings("ThreadPriorityCheck") // Nothing depends on it: a hint to whoever schedules.
  static Spinning ofThisMachine() {
    return new Spinning(Runtime.getRuntime().availableProcessors(), Thread::yield);
  }

  /**
   * Returns whether to wait awake first.
   *
   * @param expectedNanos how long the wait is likely to be
   * @param threads how many wait together, and so share the processors
   */
  boolean pays(long expectedNanos, int threads) {
    return expectedNanos * processors <= threads * SLEEP_NANOS;
  }

  /** Waits awake for a commit's turn; returns also when it has not come for too long. */
  void await(Commit commit) {
    for (int turn = 0; turn < MOST_TURNS && commit.waits(); turn++) {
      giveWay.run();
    }
  }
}
