package org.q4j.queue;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.q4j.row.RowCodec;
import org.q4j.store.FileSnapshot;
import org.q4j.store.RecordCursor;
import org.q4j.store.RowPosition;

/**
 * The rows of an {@link EmbeddedQueue} at one moment.
 *
 * @param hidden rows that are left out
 */
record EmbeddedSnapshot(String name, FileSnapshot file, RowCodec codec, RowMap<Claim> hidden)
    implements Snapshot {

  @Override
  public long rows() {
    return Math.max(0, file.rows() - hidden.size());
  }

  @Override
  public Iterator<StoredRow> iterator() {
    RecordCursor cursor = file.cursor();
    return new Iterator<>() {
      private RowPosition next = advance();

      private RowPosition advance() {
        RowPosition row = cursor.next();
        while (row != null && hidden.get(row.rowId()) != null) {
          row = cursor.next();
        }
        return row;
      }

      @Override
      public boolean hasNext() {
        return next != null;
      }

      @Override
      public StoredRow next() {
        if (next == null) {
          throw new NoSuchElementException();
        }
        RowPosition row = next;
        next = advance();
        return StoredRow.decoded(name, row.rowId(), codec, file.read(row), file.source(row));
      }
    };
  }

  @Override
  public void close() {
    file.close();
  }
}
