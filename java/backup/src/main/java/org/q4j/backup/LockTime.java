package org.q4j.backup;

import java.util.Optional;

/** How long a lock was held, and where the locked server's log stood. Used by one thread. */
public final class LockTime {
  private long nanos;
  private Optional<BinlogPosition> position = Optional.empty();

  /** Returns a step that is counted. */
  <T> Prefix.Step<T> counted(Prefix.Step<T> step) {
    return () -> {
      long start = System.nanoTime();
      try {
        return step.run();
      } finally {
        nanos += System.nanoTime() - start;
      }
    };
  }

  /** The lock told where the log stands. */
  void position(Optional<BinlogPosition> told) {
    position = told;
  }

  /** Returns where the log stood; empty where the lock told nothing of that. */
  Optional<BinlogPosition> position() {
    return position;
  }

  /** Returns the seconds so far. */
  public double seconds() {
    return nanos / 1e9;
  }
}
