package org.q4j.store;

import java.util.Arrays;

/**
 * The row ids that were removed while a compaction runs. Written by the group's leader, taken by
 * the compaction.
 */
final class RemovalLog {
  private long[] rowIds = new long[1024];
  private int size;

  synchronized void add(long rowId) {
    if (size == rowIds.length) {
      rowIds = Arrays.copyOf(rowIds, 2 * size);
    }
    rowIds[size++] = rowId;
  }

  /** Returns them in rising order, and forgets them. */
  synchronized long[] take() {
    long[] taken = Arrays.copyOf(rowIds, size);
    size = 0;
    Arrays.sort(taken);
    return taken;
  }
}
