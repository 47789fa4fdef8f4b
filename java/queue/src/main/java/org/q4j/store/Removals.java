package org.q4j.store;

import java.util.Arrays;
import org.q4j.format.RecordDescriptor;

/** Rows to be removed together. Kept as numbers, because there may be millions. For one thread. */
public final class Removals {
  private long[] offsets;
  private long[] rowIds;
  private int[] heads;
  private int size;

  /** Makes an empty list. */
  public Removals() {
    this(16);
  }

  /**
   * Makes an empty list.
   *
   * @param capacity how many rows it holds before it grows
   */
  public Removals(int capacity) {
    offsets = new long[capacity];
    rowIds = new long[capacity];
    heads = new int[capacity];
  }

  static Removals of(RowPosition... rows) {
    Removals removals = new Removals(rows.length);
    for (RowPosition row : rows) {
      removals.add(row);
    }
    return removals;
  }

  /** Adds a live row. */
  public void add(RowPosition row) {
    if (size == offsets.length) {
      int capacity = Math.max(16, size + (size >> 1));
      offsets = Arrays.copyOf(offsets, capacity);
      rowIds = Arrays.copyOf(rowIds, capacity);
      heads = Arrays.copyOf(heads, capacity);
    }
    offsets[size] = row.offset();
    rowIds[size] = row.rowId();
    heads[size++] = row.head();
  }

  /** Returns how many there are. */
  public int size() {
    return size;
  }

  /** Returns the row id of one, in the order in which they were added. */
  public long rowId(int index) {
    return rowIds[index];
  }

  /** Returns the offset of the byte that says that a row is removed. */
  long byteOffset(int index) {
    return offsets[index] + RecordDescriptor.HEAD_LENGTH - 1;
  }

  byte removedByte(int index) {
    return RecordDescriptor.removedByte(heads[index]);
  }

  long recordLength(int index) {
    return RecordDescriptor.length(heads[index]);
  }
}
