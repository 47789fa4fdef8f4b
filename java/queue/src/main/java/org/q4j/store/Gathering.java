package org.q4j.store;

import java.util.function.LongSupplier;

/**
 * Whether the next group waits for those whose commits have just been completed. Threads that
 * commit one row after the other are back at once: when the next group does not wait, half of them
 * line up behind the other half for ever, and each sync has half of the rows. It waits for as many
 * as there were, as long as that takes them, but for two syncs' time at most; where they did not
 * come, the next groups do not wait, and ever more of them.
 *
 * <p>What databases call a commit delay (PostgreSQL's commit_delay, MySQL's
 * binlog_group_commit_sync_delay), without settings.
 *
 * <p>For whoever leads, or who holds the lock while nobody does.
 */
final class Gathering {
  /** Nobody is ever waited for: where a group takes no longer than waking a thread. */
  static final Gathering NONE = new Gathering(false, () -> 0, Spinning.ofThisMachine());

  /** In ns: time for the first of them to be back, and for each of the others. */
  private static final long FIRST_NANOS = 100_000;

  private static final long EACH_NANOS = 20_000;

  private static final int FEWEST_PASSED = 16;
  private static final int MOST_PASSED = 4096;

  private final boolean on;
  private final LongSupplier clock;
  private final Spinning spinning;

  /** Read by the first in line, too, while somebody leads. */
  private volatile long meanNanos = FIRST_NANOS;

  /** How many threads wait for the last group, or did; read by them. */
  private volatile int together;

  private long begun;
  private long ended;
  private int members;
  private int toPass;
  private int passedNext = FEWEST_PASSED;
  private int expected;
  private long until;

  private Gathering(boolean on, LongSupplier clock, Spinning spinning) {
    this.on = on;
    this.clock = clock;
    this.spinning = spinning;
  }

  /** Returns one for groups that are synced. */
  static Gathering ofSyncs() {
    return ofSyncs(System::nanoTime);
  }

  /**
   * As {@link #ofSyncs()}.
   *
   * @param clock as {@link System#nanoTime}
   */
  static Gathering ofSyncs(LongSupplier clock) {
    return ofSyncs(clock, Spinning.ofThisMachine());
  }

  /**
   * As {@link #ofSyncs(LongSupplier)}.
   *
   * @param spinning how those wait who are in line
   */
  static Gathering ofSyncs(LongSupplier clock, Spinning spinning) {
    return new Gathering(true, clock, spinning);
  }

  /** Returns whether anybody is ever waited for. */
  boolean isOn() {
    return on;
  }

  /**
   * A group is about to be written.
   *
   * @param waitedFor how many of its commits a thread waits for
   */
  void begin(int waitedFor) {
    if (on) {
      members = waitedFor;
      together = waitedFor;
      begun = clock.getAsLong();
    }
  }

  /** It has been. */
  void end() {
    if (on) {
      ended = clock.getAsLong();
      long mean = meanNanos;
      meanNanos = mean + (Math.min(ended - begun, 4 * mean) - mean) / 8;
    }
  }

  /**
   * Returns whether the next group waits for others.
   *
   * @param inLine how many commits there are for it
   */
  boolean starts(int inLine) {
    if (!on || members == 0 || members + inLine < 2) {
      return false;
    }
    int all = members + inLine;
    members = 0; // Once.
    if (toPass > 0) {
      toPass--;
      return false;
    }
    expected = all;
    long comeBack = Math.max(FIRST_NANOS + all * EACH_NANOS, meanNanos / 4);
    until = ended + Math.min(2 * meanNanos, comeBack);
    return clock.getAsLong() - until < 0;
  }

  /** Returns whether so many are all that are waited for. */
  boolean isComplete(int inLine) {
    if (inLine < expected) {
      return false;
    }
    passedNext = FEWEST_PASSED;
    return true;
  }

  /** Returns for how long to wait still, in ns. */
  long nanosLeft() {
    return until - clock.getAsLong();
  }

  /** Not all have come. */
  void fail() {
    toPass = passedNext;
    passedNext = Math.min(2 * passedNext, MOST_PASSED);
  }

  /**
   * Waits for a commit's turn without sleeping, for a little while, where that is no dearer. For
   * its owner, whoever leads.
   */
  void spin(Commit commit) {
    if (on && spinning.pays(meanNanos, together)) {
      spinning.await(commit);
    }
  }

  /**
   * Returns for how long the first in line sleeps before it looks, if nobody wakes it, in ns: a
   * sync, and the time that others are waited for.
   */
  long patience() {
    return Math.max(FIRST_NANOS, 3 * meanNanos);
  }
}
