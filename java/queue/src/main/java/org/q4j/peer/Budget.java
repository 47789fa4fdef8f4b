package org.q4j.peer;

import java.util.ArrayList;
import java.util.List;

/**
 * Bytes of long frames that may be in memory together; one that is longer than all of it is let in
 * alone. Short frames do not count: there are only so many. Thread-safe.
 */
final class Budget {
  /** Frames up to this length are let in always. */
  static final int SHORT = 1 << 16;

  private final long most;
  private final List<Runnable> waiting = new ArrayList<>();
  private long taken;

  /**
   * @param most bytes
   */
  Budget(long most) {
    this.most = most;
  }

  /**
   * Lets a frame in, or has {@code later} run once when it may be tried again.
   *
   * @return whether it is in
   */
  synchronized boolean take(int length, Runnable later) {
    if (length <= SHORT) {
      return true;
    }
    if (taken > 0 && taken + length > most) {
      waiting.add(later);
      return false;
    }
    taken += length;
    return true;
  }

  /** A frame that was let in has gone. */
  void release(int length) {
    if (length <= SHORT) {
      return;
    }
    List<Runnable> next;
    synchronized (this) {
      taken -= length;
      next = List.copyOf(waiting);
      waiting.clear();
    }
    next.forEach(Runnable::run);
  }

  synchronized long taken() {
    return taken;
  }
}
