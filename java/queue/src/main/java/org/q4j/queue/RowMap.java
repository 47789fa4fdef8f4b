package org.q4j.queue;

import java.util.Arrays;

/**
 * Values by row id, without an object for each entry. Open addressing with linear probing; removal
 * moves the entries behind it up, so nothing piles up. For one thread at a time.
 */
final class RowMap<V> {
  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  private long[] keys = new long[16];
  private Object[] values = new Object[16];
  private int size;

  int size() {
    return size;
  }

  RowMap<V> copy() {
    RowMap<V> copy = new RowMap<>();
    copy.keys = keys.clone();
    copy.values = values.clone();
    copy.size = size;
    return copy;
  }

  V get(long rowId) {
    return value(slot(rowId));
  }

  @SuppressWarnings("unchecked") // Only put writes there.
  private V value(int slot) {
    return (V) values[slot];
  }

  /** Sets the value, which is not null. */
  void put(long rowId, V value) {
    if (2 * (size + 1) > keys.length) {
      grow();
    }
    int slot = slot(rowId);
    if (values[slot] == null) {
      size++;
    }
    keys[slot] = rowId;
    values[slot] = value;
  }

  /** Removes an entry; returns its value, or null when there was none. */
  V remove(long rowId) {
    int hole = slot(rowId);
    V removed = value(hole);
    if (removed == null) {
      return null;
    }
    size--;
    int mask = keys.length - 1;
    for (int at = (hole + 1) & mask; values[at] != null; at = (at + 1) & mask) {
      int home = home(keys[at]);
      // It may move up unless its home lies between the hole and itself.
      if (((at - home) & mask) >= ((at - hole) & mask)) {
        keys[hole] = keys[at];
        values[hole] = values[at];
        hole = at;
      }
    }
    values[hole] = null;
    return removed;
  }

  void clear() {
    Arrays.fill(values, null);
    size = 0;
  }

  private int slot(long rowId) {
    int mask = keys.length - 1;
    int slot = home(rowId);
    while (values[slot] != null && keys[slot] != rowId) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private int home(long rowId) {
    return (int) ((rowId * GOLDEN_RATIO) >>> 32) & (keys.length - 1);
  }

  private void grow() {
    long[] oldKeys = keys;
    Object[] oldValues = values;
    keys = new long[2 * oldKeys.length];
    values = new Object[2 * oldKeys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldValues[i] != null) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        values[slot] = oldValues[i];
      }
    }
  }
}
