package org.q4j.io;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes may be mapped, of one file or of all. Thread-safe. */
final class MapBudget {
  private final long most;
  private final AtomicLong taken = new AtomicLong();

  MapBudget(long most) {
    this.most = most;
  }

  /** Takes that many bytes, or none and returns false. */
  boolean reserve(long bytes) {
    long before;
    do {
      before = taken.get();
      if (bytes > most - before) {
        return false;
      }
    } while (!taken.compareAndSet(before, before + bytes));
    return true;
  }

  void release(long bytes) {
    taken.addAndGet(-bytes);
  }
}
