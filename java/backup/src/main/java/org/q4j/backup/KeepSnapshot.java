package org.q4j.backup;

import org.q4j.UnsupportedException;

/**
 * That a run's snapshot stays at the source until the next run, so that its storage can say what
 * changed since: blocks that it says are as they were are not read then.
 *
 * @param fullEvery every so many generations one is read in full and compared with what the storage
 *     says; 1: each
 */
public record KeepSnapshot(int fullEvery) {
  /** With a backup a day, once a week. */
  public static final int FULL_EVERY = 7;

  /** Checks the number. */
  public KeepSnapshot {
    if (fullEvery < 1) {
      throw new UnsupportedException(
          "full reads every %d generations (expected=1 or more)".formatted(fullEvery));
    }
  }
}
