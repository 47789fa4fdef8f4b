package org.q4j.store;

/**
 * A queue file that has taken another's place, with the same live rows and row ids at other
 * offsets. Thread-safe.
 */
public final class Compacted {
  private final QueueFile file;
  private final RowIndex index;
  private final ForwardReader heads;

  /** Where the rows end that were copied: what stands behind it was never at another offset. */
  private final long end;

  private final long nextRowId;

  Compacted(QueueFile file, RowIndex index, long end, long nextRowId) {
    this.file = file;
    this.index = index;
    this.heads = file.reader();
    this.end = end;
    this.nextRowId = nextRowId;
  }

  /** Returns the same for a file that has been closed, renamed and opened again. */
  public Compacted reopened(QueueFile again) {
    return new Compacted(again, index, end, nextRowId);
  }

  /** Returns the new file. */
  public QueueFile file() {
    return file;
  }

  /**
   * Returns where a row of the old file stands now, removed or not; null when it was not copied.
   */
  public RowPosition find(long rowId) {
    RowPosition found = atOrAfter(rowId);
    return found == null || found.rowId() != rowId ? null : found;
  }

  private synchronized RowPosition atOrAfter(long rowId) {
    heads.limit(end);
    RowPosition found = index.find(rowId, heads::readInt, end);
    // What was read ahead tells lengths for good, but not whether a row is still live.
    return found == null
        ? null
        : new RowPosition(found.offset(), found.rowId(), file.readHead(found.offset()));
  }

  /** Returns a cursor of the new file before the first row that was not below {@code rowId}. */
  public RecordCursor cursor(ForwardReader reader, long rowId) {
    RowPosition next = atOrAfter(rowId);
    return next == null
        ? file.cursor(reader, end, nextRowId)
        : file.cursor(reader, next.offset(), next.rowId());
  }
}
