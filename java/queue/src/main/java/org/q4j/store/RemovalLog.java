package org.q4j.store;

import java.util.Arrays;

/**
 * The row ids that were removed while a compaction runs. Written by the group's leader, taken by
 * the compaction.
 */
final class RemovalLog implements RemovalListener {
  private long[] rowIds = new long[1024];
  private int size;

  @Override
  public synchronized void removing(Removals rows) {
    if (size + rows.size() > rowIds.length) {
      rowIds = Arrays.copyOf(rowIds, Math.max(size + rows.size(), 2 * size));
    }
    for (int i = 0; i < rows.size(); i++) {
      rowIds[size++] = rows.rowId(i);
    }
  }

  /** Returns them in rising order, and forgets them. */
  synchronized long[] take() {
    long[] taken = Arrays.copyOf(rowIds, size);
    size = 0;
    Arrays.sort(taken);
    return taken;
  }
}
