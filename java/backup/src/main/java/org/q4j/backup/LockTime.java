package org.q4j.backup;

/** How long a lock was held. Used by one thread. */
public final class LockTime {
  private long nanos;

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

  /** Returns the seconds so far. */
  public double seconds() {
    return nanos / 1e9;
  }
}
