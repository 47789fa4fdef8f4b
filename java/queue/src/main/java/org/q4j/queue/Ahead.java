package org.q4j.queue;

import org.q4j.ClosedException;

/** Holds back who inserts too far ahead of the disk. Thread-safe. */
final class Ahead {
  /** So many bytes may be on their way; a longer insert alone. */
  static final long MOST_BYTES = 32L << 20;

  private long onTheirWay;

  /**
   * Waits until there is room for so many bytes more.
   *
   * @throws ClosedException when the thread is interrupted; {@link #leave} is due all the same
   */
  synchronized void enter(long bytes) {
    onTheirWay += bytes;
    while (onTheirWay > bytes && onTheirWay > MOST_BYTES) {
      try {
        wait();
      } catch (InterruptedException interrupt) {
        Thread.currentThread().interrupt();
        throw new ClosedException(
            "interrupted while %d bytes of inserts were on their way: nothing was inserted"
                .formatted(onTheirWay - bytes));
      }
    }
  }

  /** As {@link #enter}, but returns false, with nothing to leave, when that would have to wait. */
  synchronized boolean tryEnter(long bytes) {
    if (onTheirWay > 0 && onTheirWay + bytes > MOST_BYTES) {
      return false;
    }
    onTheirWay += bytes;
    return true;
  }

  /** So many bytes have arrived, or never will. */
  synchronized void leave(long bytes) {
    onTheirWay -= bytes;
    notifyAll();
  }
}
