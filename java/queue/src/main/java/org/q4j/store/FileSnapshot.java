package org.q4j.store;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.q4j.format.Header;
import org.q4j.format.RecordDescriptor;
import org.q4j.io.Disk;
import org.q4j.io.Storage;

/**
 * The rows of an open queue file as they were at one moment, whatever is appended and removed
 * later, and also when another file takes its place. It reads the file by a descriptor of its own;
 * which rows are removed meanwhile it is told. For one thread at a time.
 */
public final class FileSnapshot implements AutoCloseable {
  private static final int IDS = 16;

  private final FileState state;
  private final FileState then;
  private final Storage storage;
  private final Map<Long, BitSet> removed = new HashMap<>();
  private final RemovalListener listener = this::removing;
  private final ForwardReader reader;

  FileSnapshot(Disk disk, Storage live, FileState state) {
    this.state = state;
    this.storage = disk.openReadOnly(live.path());
    this.reader = new ForwardReader(storage);
    Header header = state.listen(listener);
    this.then = new FileState(header, state.nextRowId(), state.unverified().on(storage));
  }

  private void removing(Removals rows) {
    synchronized (removed) {
      for (int i = 0; i < rows.size(); i++) {
        long rowId = rows.rowId(i);
        removed
            .computeIfAbsent(rowId >> IDS, none -> new BitSet())
            .set((int) (rowId & ((1 << IDS) - 1)));
      }
    }
  }

  private boolean wasRemovedSince(long rowId) {
    synchronized (removed) {
      BitSet ids = removed.get(rowId >> IDS);
      return ids != null && ids.get((int) (rowId & ((1 << IDS) - 1)));
    }
  }

  /** Returns the number of rows. */
  public long rows() {
    return then.rowCount();
  }

  /** Returns a cursor before the first row. */
  public RecordCursor cursor() {
    return new RecordCursor(reader, then, this::wasLive);
  }

  private boolean wasLive(long rowId, int head) {
    return RecordDescriptor.isRow(head)
        && (RecordDescriptor.isLiveRow(head) || wasRemovedSince(rowId));
  }

  /** Returns a row's body without its source, if it has one. */
  public byte[] read(RowPosition row) {
    return RowReader.read(storage, row);
  }

  /** Returns where a relay got the row from; empty for other rows. */
  public Optional<Source> source(RowPosition row) {
    return RowReader.source(storage, row);
  }

  @Override
  public void close() {
    state.stopListening(listener);
    storage.close();
  }
}
