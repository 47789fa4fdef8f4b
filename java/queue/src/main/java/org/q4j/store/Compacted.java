package org.q4j.store;

/**
 * A queue file that has taken another's place, with the same live rows and row ids at other
 * offsets. Thread-safe.
 */
public final class Compacted {
  private final QueueFile file;
  private final RowIndex index;

  /** Where the rows end that were copied: what stands behind it was never at another offset. */
  private final long end;

  Compacted(QueueFile file, RowIndex index) {
    this.file = file;
    this.index = index;
    this.end = file.stats().end();
  }

  /** Returns the new file. */
  public QueueFile file() {
    return file;
  }

  /**
   * Returns where a live row of the old file stands now.
   *
   * @throws IllegalArgumentException when it was not live
   */
  public RowPosition translate(RowPosition row) {
    RowPosition found = index.find(row.rowId(), file::readHead, end);
    if (found == null || found.rowId() != row.rowId()) {
      throw new IllegalArgumentException("row %d was removed".formatted(row.rowId()));
    }
    return found;
  }

  /** Returns a cursor of the new file that goes on where one of the old file stands. */
  public RecordCursor translate(RecordCursor cursor) {
    RowPosition next = index.find(cursor.rowId(), file::readHead, end);
    return next == null
        ? file.cursor(end, file.stats().nextRowId())
        : file.cursor(next.offset(), next.rowId());
  }
}
