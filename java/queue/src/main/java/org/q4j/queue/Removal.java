package org.q4j.queue;

import java.util.concurrent.locks.ReentrantLock;
import org.q4j.store.ForwardReader;
import org.q4j.store.RecordCursor;
import org.q4j.store.Removals;
import org.q4j.store.RowPosition;

/**
 * Removes rows that nobody owns, as one acknowledged group. While it runs nobody is given a row.
 * Thread-safe.
 */
final class Removal {
  private final Gate gate;
  private final Dispatcher dispatcher;

  /** One at a time: two would count the same rows as theirs. Taken before the gate. */
  private final ReentrantLock running = new ReentrantLock();

  Removal(Gate gate, Dispatcher dispatcher) {
    this.gate = gate;
    this.dispatcher = dispatcher;
  }

  /** Which rows are to be removed. */
  interface Selection {
    /**
     * @param reader has read as far as the row, and mostly the row as well
     */
    boolean selects(Generation now, RowPosition row, ForwardReader reader);
  }

  /**
   * Removes what matches.
   *
   * @param which is asked about each row that nobody owns, oldest first
   * @param limit at most so many, the oldest
   * @return how many
   */
  long remove(Selection which, long limit) {
    running.lock();
    try {
      return removeAlone(which, limit);
    } finally {
      running.unlock();
    }
  }

  private long removeAlone(Selection which, long limit) {
    Generation now = gate.enter();
    long last = 0;
    try {
      RowMap<Claim> owned = dispatcher.beginRemoval();
      try {
        Removals removals = ask(now, owned, which, limit);
        if (removals.size() > 0) {
          last = removals.rowId(removals.size() - 1); // Also if it fails: some may be gone.
          now.file.remove(removals);
          dispatcher.forget(removals);
        } else {
          now.file.checkSound(); // Of a row whose end failed nobody knows whether it is there.
        }
        return removals.size();
      } finally {
        dispatcher.endRemoval(last);
      }
    } finally {
      gate.leave();
    }
  }

  private Removals ask(Generation now, RowMap<Claim> owned, Selection which, long limit) {
    Thread before = gate.asks(Thread.currentThread());
    try {
      return matching(now, owned, which, limit);
    } finally {
      gate.asks(before);
    }
  }

  private static Removals matching(
      Generation now, RowMap<Claim> owned, Selection which, long limit) {
    Removals found = new Removals();
    // From here on, so that it reads no head of before the moment when nobody owned the row.
    ForwardReader reader = now.file.reader();
    RecordCursor cursor = now.file.cursor(reader);
    while (found.size() < limit) {
      RowPosition row = cursor.next();
      if (row == null) {
        break;
      }
      if (owned.get(row.rowId()) == null && which.selects(now, row, reader)) {
        found.add(row);
      }
    }
    return found;
  }
}
