package org.q4j.store;

import java.nio.file.Path;
import java.util.Optional;
import org.q4j.format.Header;
import org.q4j.format.HeaderDescriptor;
import org.q4j.io.Disk;
import org.q4j.io.Storage;

/**
 * A queue file opened for looking: without a lock, without a mapping, and without a change to it.
 *
 * <p>Beside a live owner it shows the rows as they were at the opening: what is appended later is
 * not seen, and what is removed later may or may not be. Who owns which row only the owner's
 * process knows. For one thread at a time.
 */
public final class QueueFileReader implements AutoCloseable {
  private final Storage storage;
  private final FileState state;
  private final Header found;

  private QueueFileReader(Storage storage, Inspection inspection) {
    this.storage = storage;
    this.state = new FileState(inspection.truth, inspection.nextRowId, LazyVerification.done());
    this.found = inspection.found;
  }

  /**
   * Opens a file and verifies it.
   *
   * @param inMotion whether another process may be writing to it
   * @throws org.q4j.CorruptException when it is no queue file, or damaged
   * @throws org.q4j.NotFoundException when there is no such file
   */
  public static QueueFileReader open(Disk disk, Path file, boolean inMotion) {
    Storage storage = disk.openReadOnly(file);
    try {
      return new QueueFileReader(
          storage, Inspection.of(storage, inMotion ? Situation.IN_MOTION : Situation.SYNCED));
    } catch (RuntimeException | Error failure) {
      storage.close();
      throw failure;
    }
  }

  /** Returns whether the file is open elsewhere or was not closed properly. */
  public boolean dirty() {
    return found.dirty();
  }

  /** Returns whether rows are in V1 order (plain column order). */
  public boolean rowOrderV1() {
    return found.magic == HeaderDescriptor.MAGIC_V1;
  }

  /** Returns a cursor before the first live row. */
  public RecordCursor cursor() {
    return new RecordCursor(new ForwardReader(storage), state);
  }

  /** Returns the body of a row, without its source. */
  public byte[] read(RowPosition position) {
    return RowReader.read(storage, position);
  }

  /** Returns where a relay got the row from; empty for other rows. */
  public Optional<Source> source(RowPosition position) {
    return RowReader.source(storage, position);
  }

  /** Returns the figures; its counters are 0. */
  public FileStats stats() {
    return state.stats(storage.length());
  }

  @Override
  public void close() {
    storage.close();
  }
}
