package org.q4j.store;

import java.util.Arrays;
import org.q4j.format.RecordDescriptor;

/**
 * Rows to be removed together. Kept as numbers, because there may be millions. For one thread, and
 * for {@link QueueFile#remove(Removals)} until that returns.
 */
public final class Removals {
  /** Of each row its offset, its row id and its head. */
  private static final int NUMBERS = 3;

  private long[] numbers;
  private int size;
  private Commit commit;

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
    numbers = new long[NUMBERS * capacity];
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
    int at = NUMBERS * size;
    if (at == numbers.length) {
      numbers = Arrays.copyOf(numbers, NUMBERS * Math.max(16, size + (size >> 1)));
    }
    numbers[at] = row.offset();
    numbers[at + 1] = row.rowId();
    numbers[at + 2] = row.head();
    size++;
  }

  /** Makes the list empty again, with the memory that it has, unless its removal failed. */
  public void clear() {
    size = 0;
    if (commit != null) {
      commit.forget();
    }
  }

  /** Returns the commit that removes them; the same again after {@link #clear}. */
  Commit commit() {
    if (commit == null) {
      commit = Commit.remove(this);
    } else {
      commit.renew();
    }
    return commit;
  }

  /** Returns how many there are. */
  public int size() {
    return size;
  }

  /** Returns the row id of one, in the order in which they were added. */
  public long rowId(int index) {
    return numbers[NUMBERS * index + 1];
  }

  /** Returns the offset of the byte that says that a row is removed. */
  long byteOffset(int index) {
    return numbers[NUMBERS * index] + RecordDescriptor.HEAD_LENGTH - 1;
  }

  byte removedByte(int index) {
    return RecordDescriptor.removedByte(head(index));
  }

  long recordLength(int index) {
    return RecordDescriptor.length(head(index));
  }

  private int head(int index) {
    return (int) numbers[NUMBERS * index + 2];
  }
}
