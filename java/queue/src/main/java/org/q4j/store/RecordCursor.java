package org.q4j.store;

import org.q4j.CorruptException;
import org.q4j.format.RecordDescriptor;

/**
 * Goes over a queue file's live rows in order, once. A row appended later comes up later; one that
 * is removed behind the cursor does not matter, ahead of it it is passed over, unless that was too
 * short ago to be seen: {@link QueueFile#isLive} tells for certain. For one thread at a time.
 */
public final class RecordCursor {
  private final ForwardReader reader;
  private final FileState state;
  private final Liveness liveness;
  private long offset;
  private long rowId;

  /** Says which records are rows to come up. */
  interface Liveness {
    boolean isLive(long rowId, int head);
  }

  RecordCursor(ForwardReader reader, FileState state) {
    this(reader, state, (rowId, head) -> RecordDescriptor.isLiveRow(head));
  }

  RecordCursor(ForwardReader reader, FileState state, Liveness liveness) {
    this.reader = reader;
    this.state = state;
    this.liveness = liveness;
    FileState.Start start = state.start();
    this.offset = start.offset();
    this.rowId = start.rowId();
  }

  RecordCursor(ForwardReader reader, FileState state, long offset, long rowId) {
    this.reader = reader;
    this.state = state;
    this.liveness = (id, head) -> RecordDescriptor.isLiveRow(head);
    this.offset = offset;
    this.rowId = rowId;
  }

  long offset() {
    return offset;
  }

  /** Returns the row id of the next record: every row below it has been passed. */
  public long rowId() {
    return rowId;
  }

  /**
   * Returns the next live row, or null when there is none now.
   *
   * @throws CorruptException when the next block does not verify, see {@link QueueFile#open(Disk,
   *     Path, SyncPolicy, long)}, or the file's bytes have changed under the engine
   */
  public RowPosition next() {
    long end = state.end();
    reader.limit(end);
    while (offset < end) {
      state.unverified().reach(offset);
      int head = reader.readInt(offset);
      long at = offset;
      if (RecordDescriptor.isChecksum(head)) {
        offset += RecordDescriptor.CHECKSUM_LENGTH;
      } else if (RecordDescriptor.isCounter(head)) {
        rowId += RecordDescriptor.size(head);
        offset += RecordDescriptor.HEAD_LENGTH;
      } else if (RecordDescriptor.isRow(head) && RecordDescriptor.length(head) <= end - at) {
        // Made before the step, so that want of memory does not leave a row out.
        RowPosition row = liveness.isLive(rowId, head) ? new RowPosition(at, rowId, head) : null;
        offset += RecordDescriptor.length(head);
        rowId++;
        if (row != null) {
          return row;
        }
      } else {
        throw new CorruptException(
            "a record that verified before does not any more: head=%08x, %s, offset %d"
                .formatted(head, reader.path(), at));
      }
    }
    return null;
  }
}
