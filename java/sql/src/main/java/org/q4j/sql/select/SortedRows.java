package org.q4j.sql.select;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;

/** Collects rows and gives them back in order; of more than are wanted, keeps the first ones. */
final class SortedRows {

  private final long most;
  private final MemoryUse memory;
  private final Comparator<Entry> order;
  private final PriorityQueue<Entry> kept;
  private final List<Entry> all = new ArrayList<>();
  private long arrivals;

  /**
   * @param arrival keeps rows of equal keys as they came
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Entry(Object[] key, Object[] row, long arrival, long bytes) {}

  /**
   * @param most how many rows are wanted at most
   */
  SortedRows(Sorting sorting, long most, MemoryUse memory) {
    this.most = most;
    this.memory = memory;
    this.order =
        ((Comparator<Entry>) (a, b) -> sorting.compare(a.key, b.key))
            .thenComparingLong(Entry::arrival);
    this.kept = new PriorityQueue<>(order.reversed());
  }

  void add(Object[] key, Object[] row) {
    if (most == 0) {
      return;
    }
    long bytes = MemoryUse.of(key) + MemoryUse.of(row);
    Entry entry = new Entry(key, row, arrivals++, bytes);
    if (most > Integer.MAX_VALUE) {
      memory.add(bytes);
      all.add(entry);
      return;
    }
    if (kept.size() < most) {
      memory.add(bytes);
      kept.add(entry);
    } else if (order.compare(entry, kept.element()) < 0) {
      memory.release(kept.remove().bytes);
      memory.add(bytes);
      kept.add(entry);
    }
  }

  /** Returns the rows; nothing may be added any more. What is held is released as they go. */
  Iterator<Object[]> rows() {
    all.addAll(kept);
    kept.clear();
    Collections.sort(all, order);
    Iterator<Entry> entries = all.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return entries.hasNext();
      }

      @Override
      public Object[] next() {
        Entry entry = entries.next();
        memory.release(entry.bytes);
        return entry.row;
      }
    };
  }
}
