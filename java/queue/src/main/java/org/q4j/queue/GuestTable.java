package org.q4j.queue;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.q4j.ClosedException;
import org.q4j.FullException;

/**
 * What another process has open, by the numbers that it knows them by. Thread-safe; one of them is
 * used and closed with its own monitor held.
 */
final class GuestTable<V extends GuestTable.Entry> {
  /** Something open. */
  interface Entry {
    void close();
  }

  private final String noun;
  private final int most;
  private final Map<Integer, V> open = new HashMap<>();
  private int last;
  private boolean closed;

  /**
   * @param noun what they are, in messages
   * @param most so many at once
   */
  GuestTable(String noun, int most) {
    this.noun = noun;
    this.most = most;
  }

  /** Returns the number of a new one, which is made only when there is room for it. */
  synchronized int keep(Supplier<V> made) {
    if (closed) {
      throw new ClosedException("the connection is closed");
    }
    if (open.size() >= most) {
      throw new FullException(
          "too many %ss at once: %ss=%d (expected at most %d); close some"
              .formatted(noun, noun, open.size() + 1, most));
    }
    last++;
    open.put(last, made.get());
    return last;
  }

  synchronized V get(int number) {
    V entry = open.get(number);
    if (entry == null) {
      throw new ClosedException("the " + noun + " is closed");
    }
    return entry;
  }

  void close(int number) {
    V entry;
    synchronized (this) {
      entry = open.remove(number);
    }
    if (entry != null) {
      close(entry);
    }
  }

  private void close(V entry) {
    synchronized (entry) {
      entry.close();
    }
  }

  /** The other process has gone. */
  void close() {
    Closing closing = new Closing();
    synchronized (this) {
      closed = true;
      open.values().forEach(entry -> closing.attempt(() -> close(entry)));
      open.clear();
    }
    closing.rethrow();
  }
}
