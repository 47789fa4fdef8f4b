package org.q4j.store;

import org.q4j.CorruptException;
import org.q4j.format.RecordDescriptor;
import org.q4j.io.Storage;

/**
 * Goes over a queue file's live rows in order, once. A row appended later comes up later; one that
 * is removed behind the cursor does not matter, ahead of it is passed over. For one thread at a
 * time.
 */
public final class RecordCursor {
  private final Storage storage;
  private final FileState state;
  private long offset;
  private long rowId;

  RecordCursor(Storage storage, FileState state) {
    this.storage = storage;
    this.state = state;
    synchronized (state) {
      this.offset = state.begin();
      this.rowId = state.beginRowId();
    }
  }

  RecordCursor(Storage storage, FileState state, long offset, long rowId) {
    this.storage = storage;
    this.state = state;
    this.offset = offset;
    this.rowId = rowId;
  }

  /** Returns the row id of the next record. */
  long rowId() {
    return rowId;
  }

  /**
   * Returns the next live row, or null when there is none now.
   *
   * @throws CorruptException when the file's bytes have changed under the engine
   */
  public RowPosition next() {
    long end = state.end();
    while (offset < end) {
      int head = storage.readHead(offset);
      long at = offset;
      if (RecordDescriptor.isChecksum(head)) {
        offset += RecordDescriptor.CHECKSUM_LENGTH;
      } else if (RecordDescriptor.isCounter(head)) {
        rowId += RecordDescriptor.size(head);
        offset += RecordDescriptor.HEAD_LENGTH;
      } else if (RecordDescriptor.isRow(head) && RecordDescriptor.length(head) <= end - at) {
        // Made before the step, so that want of memory does not leave a row out.
        RowPosition row =
            RecordDescriptor.isLiveRow(head) ? new RowPosition(at, rowId, head) : null;
        offset += RecordDescriptor.length(head);
        rowId++;
        if (row != null) {
          return row;
        }
      } else {
        throw new CorruptException(
            "a record that verified before does not any more: head=%08x, %s, offset %d"
                .formatted(head, storage.path(), at));
      }
    }
    return null;
  }
}
