package org.q4j.io;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes may be mapped of one file, within those of all files. Thread-safe. */
final class MapBudget {
  private final long most;
  private final MapBudget shared;
  private final AtomicLong taken = new AtomicLong();

  /** A budget of its own. */
  MapBudget(long most) {
    this(most, null);
  }

  /** A budget that also takes from another, unless that is null. */
  MapBudget(long most, MapBudget shared) {
    this.most = most;
    this.shared = shared;
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
    if (shared != null && !shared.reserve(bytes)) {
      taken.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  void release(long bytes) {
    taken.addAndGet(-bytes);
    if (shared != null) {
      shared.release(bytes);
    }
  }
}
