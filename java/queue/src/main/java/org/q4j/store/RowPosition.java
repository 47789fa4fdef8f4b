package org.q4j.store;

import org.q4j.format.RecordDescriptor;

/**
 * Where a row stands in its file.
 *
 * @param offset bytes from the start of the file to the row's head
 * @param rowId its row id, counted from the header's begin_row_id
 * @param head its four-byte head as read
 */
public record RowPosition(long offset, long rowId, int head) {

  /** Returns the length of the body in bytes, a received row's source included. */
  public int size() {
    return RecordDescriptor.size(head);
  }

  /** Returns whether the last 9 bytes of the body are a source. */
  public boolean received() {
    return RecordDescriptor.isReceived(head);
  }

  /** Returns bytes of the whole record, head included. */
  public long recordLength() {
    return RecordDescriptor.length(head);
  }
}
