package org.q4j.store;

import java.util.Arrays;
import org.q4j.format.RecordDescriptor;

/**
 * Where rows stand in a file, by row id: every 256th, the others are a short walk behind it. Filled
 * by one thread, in rising order, then read by any.
 */
final class RowIndex {
  /** Rows between two that are kept. */
  static final int STRIDE = 256;

  private long[] rowIds = new long[16];
  private long[] offsets = new long[16];
  private int size;
  private int sinceLast = STRIDE;

  void add(long rowId, long offset) {
    if (++sinceLast <= STRIDE) {
      return;
    }
    sinceLast = 1;
    if (size == rowIds.length) {
      rowIds = Arrays.copyOf(rowIds, 2 * size);
      offsets = Arrays.copyOf(offsets, 2 * size);
    }
    rowIds[size] = rowId;
    offsets[size++] = offset;
  }

  /** A long gap comes: the row behind it is kept, so that no walk has to pass the gap. */
  void skip() {
    sinceLast = STRIDE;
  }

  /** Gives the head at an offset. */
  interface Heads {
    int at(long offset);
  }

  /**
   * Returns the first row, removed or not, whose row id is not below {@code rowId}.
   *
   * @param end where the file's blocks end
   * @return null when there is none
   */
  RowPosition find(long rowId, Heads heads, long end) {
    return walk(heads, end).find(rowId);
  }

  /**
   * Looks for many rows, of which each walk goes on where the one before ended.
   *
   * @param end where the file's blocks end
   */
  Walk walk(Heads heads, long end) {
    return new Walk(heads, end);
  }

  /** A place in the file. For one thread, as long as nothing is added. */
  final class Walk {
    private final Heads heads;
    private final long end;
    private long id = Long.MAX_VALUE;
    private long offset;

    private Walk(Heads heads, long end) {
      this.heads = heads;
      this.end = end;
    }

    /** As {@link RowIndex#find}; cheapest when row ids rise from call to call. */
    RowPosition find(long rowId) {
      if (size == 0) {
        return null;
      }
      int at = Arrays.binarySearch(rowIds, 0, size, rowId);
      int entry = Math.max(0, at >= 0 ? at : -at - 2);
      if (id > rowId || id < rowIds[entry]) {
        id = rowIds[entry];
        offset = offsets[entry];
      }
      while (offset < end) {
        int head = heads.at(offset);
        if (RecordDescriptor.isChecksum(head)) {
          offset += RecordDescriptor.CHECKSUM_LENGTH;
          continue;
        }
        if (RecordDescriptor.isRow(head) && id >= rowId) {
          return new RowPosition(offset, id, head);
        }
        id += RecordDescriptor.isCounter(head) ? RecordDescriptor.size(head) : 1;
        offset += RecordDescriptor.length(head);
      }
      return null;
    }
  }
}
