package org.q4j.queue;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
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

  /**
   * Removes what matches.
   *
   * @param which is asked about each row that nobody owns, oldest first
   * @param limit at most so many, the oldest
   * @return how many
   */
  long remove(BiPredicate<Generation, RowPosition> which, long limit) {
    running.lock();
    try {
      return removeAlone(which, limit);
    } finally {
      running.unlock();
    }
  }

  private long removeAlone(BiPredicate<Generation, RowPosition> which, long limit) {
    Generation now = gate.enter();
    long last = 0;
    try {
      dispatcher.beginRemoval();
      try {
        Removals removals = matching(now, which, limit);
        if (removals.size() > 0) {
          last = removals.rowId(removals.size() - 1); // Also if it fails: some may be gone.
          now.file.remove(removals);
          dispatcher.forget(removals);
        }
        return removals.size();
      } finally {
        dispatcher.endRemoval(last);
      }
    } finally {
      gate.leave();
    }
  }

  private Removals matching(
      Generation now, BiPredicate<Generation, RowPosition> which, long limit) {
    Removals found = new Removals();
    RecordCursor cursor = now.file.cursor();
    while (found.size() < limit) {
      RowPosition row = cursor.next();
      if (row == null) {
        break;
      }
      if (dispatcher.isFree(now, row) && which.test(now, row)) {
        found.add(row);
      }
    }
    return found;
  }
}
