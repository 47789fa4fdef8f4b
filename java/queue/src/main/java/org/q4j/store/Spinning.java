package org.q4j.store;

import java.util.function.LongSupplier;

/**
 * Waiting awake, giving the processor to whoever wants it, before one sleeps: where the wait is
 * likely to cost the processors no more than sleeping and being woken would, and only for so often
 * that a wait which lasts longer costs three times that in the worst case.
 *
 * <p>It pays where many threads wait for something brief. While a disk syncs the processors have
 * nothing to do otherwise, and halt; to wake them for one thread after the other takes longer than
 * the sync.
 *
 * <p>Where other programs want the processors it does not: who gives way to them gets back only
 * when their time is over, while who sleeps is let in when it is woken. So after a turn that took
 * so long nobody waits awake for a while, and for ever longer while that goes on.
 *
 * <p>Thread-safe.
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

  /** Of a turn, in ns: many threads that each give way take less, a scheduler's slice is more. */
  static final long LONGEST_TURN = 500_000;

  /** For how long nobody waits awake after a longer one, in ns. */
  static final long LEAST_PAUSE = 5_000_000;

  static final long MOST_PAUSE = 512 * LEAST_PAUSE;

  /** How soon after a pause, in ns, another long turn means that it was too short. */
  private static final long SOON = 5_000_000;

  private final int processors;
  private final Runnable giveWay;
  private final LongSupplier clock;

  /** Guarded by this, but read without. */
  private volatile long pausedUntil;

  private long pause = LEAST_PAUSE;

  /**
   * @param processors how many there are for all who wait
   * @param giveWay lets others run
   * @param clock as {@link System#nanoTime}
   */
  Spinning(int processors, Runnable giveWay, LongSupplier clock) {
    this.processors = processors;
    this.giveWay = giveWay;
    this.clock = clock;
    this.pausedUntil = clock.getAsLong();
  }

  /** Returns one for this machine. */
  @SuppressWarnings("ThreadPriorityCheck") // Nothing depends on it: a hint to whoever schedules.
  static Spinning ofThisMachine() {
    return new Spinning(
        Runtime.getRuntime().availableProcessors(), Thread::yield, System::nanoTime);
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
    long before = clock.getAsLong();
    if (before - pausedUntil < 0) {
      return;
    }
    for (int turn = 0; turn < MOST_TURNS && commit.waits(); turn++) {
      giveWay.run();
      long now = clock.getAsLong();
      if (now - before > LONGEST_TURN) {
        pause(before, now);
        return;
      }
      before = now;
    }
  }

  /** A turn took too long. */
  private synchronized void pause(long from, long now) {
    if (from - pausedUntil < 0) {
      return; // Others have seen the same.
    }
    boolean goesOn = from - pausedUntil < SOON;
    pause = goesOn ? Math.min(2 * pause, MOST_PAUSE) : LEAST_PAUSE;
    pausedUntil = now + pause;
  }
}
