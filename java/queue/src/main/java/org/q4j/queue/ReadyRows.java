package org.q4j.queue;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.q4j.store.Compacted;
import org.q4j.store.RecordCursor;
import org.q4j.store.RowPosition;

/**
 * Which row is next: the oldest of those given back, else the next one of the file.
 *
 * <p>The file is passed once, whatever is owned meanwhile; a row that comes back waits in a heap,
 * and all in it are older than what the cursor has still to reach. So taking is O(1) amortised,
 * plus O(log n) of the n rows that were given back. Guarded by its queue's lock.
 */
final class ReadyRows {
  private final RecordCursor cursor;
  private final PriorityQueue<RowPosition> returned =
      new PriorityQueue<>(Comparator.comparingLong(RowPosition::rowId));
  private long owned;

  ReadyRows(RecordCursor cursor) {
    this.cursor = cursor;
  }

  /** Returns the same rows, as they stand in a file that has taken this one's place. */
  ReadyRows translate(Compacted file) {
    ReadyRows there = new ReadyRows(file.translate(cursor));
    for (RowPosition row : returned) {
      there.returned.add(file.translate(row));
    }
    there.owned = owned;
    return there;
  }

  /** Returns the oldest ready row, owned from now on, or null when there is none. */
  RowPosition take() {
    RowPosition row = returned.isEmpty() ? cursor.next() : returned.remove();
    if (row != null) {
      owned++;
    }
    return row;
  }

  /** An owned row is ready again. */
  void giveBack(RowPosition row) {
    returned.add(row);
    owned--;
  }

  /** An owned row has been removed from the file. */
  void ended() {
    owned--;
  }

  long owned() {
    return owned;
  }
}
