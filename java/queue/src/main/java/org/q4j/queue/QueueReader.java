package org.q4j.queue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.q4j.io.Disk;
import org.q4j.io.NativeDisk;
import org.q4j.row.RowCodec;
import org.q4j.row.RowOrder;
import org.q4j.row.Schema;
import org.q4j.store.FileStats;
import org.q4j.store.QueueFileReader;
import org.q4j.store.RecordCursor;
import org.q4j.store.RowPosition;

/**
 * A queue opened for looking, also while another process owns the data directory. Takes no lock and
 * changes nothing. Rows that a session owns look like any other. For one thread at a time.
 */
public final class QueueReader implements AutoCloseable {
  private final String name;
  private final QueueFileReader file;
  private final RowCodec codec;
  private final Optional<String> holder;

  private QueueReader(String name, QueueFileReader file, Schema schema, Optional<String> holder) {
    this.name = name;
    this.file = file;
    this.codec = schema.codec(file.rowOrderV1() ? RowOrder.V1 : RowOrder.V2);
    this.holder = holder;
  }

  /**
   * Opens a queue.
   *
   * @param directory the data directory
   * @param name {@code db.table}
   * @throws org.q4j.NotFoundException when there is no such queue, or no definition of it
   * @throws org.q4j.CorruptException when its file is damaged
   */
  public static QueueReader open(Path directory, String name) {
    Disk disk = NativeDisk.instance();
    DataDirectory data = new DataDirectory(disk, directory);
    QueueName queue = QueueName.parse(name);
    if (!data.exists(queue)) {
      throw data.notFound(queue);
    }
    Schema schema = data.schema(queue);
    Optional<String> holder = Holder.of(disk, data.lockFile());
    QueueFileReader file = QueueFileReader.open(disk, data.file(queue), holder.isPresent());
    return new QueueReader(name, file, schema, holder);
  }

  /** Returns the columns. */
  public Schema schema() {
    return codec.schema();
  }

  /** Returns who owns the data directory: {@code pid=… host=… since=…}; empty when nobody does. */
  public Optional<String> inUse() {
    return holder;
  }

  /**
   * Returns the oldest rows, at most {@code limit}, read one by one while iterating, which throws
   * {@link org.q4j.CorruptException} at a row that does not fit the definition.
   *
   * @throws IllegalArgumentException when {@code limit} is negative
   */
  public Iterable<StoredRow> rows(long limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("limit=" + limit + " (expected 0 or more)");
    }
    return () -> new Rows(file.cursor(), limit);
  }

  /** As {@link #rows}, in memory. */
  public List<StoredRow> peek(int limit) {
    List<StoredRow> rows = new ArrayList<>();
    rows(limit).forEach(rows::add);
    return rows;
  }

  /** Goes over the rows once. */
  private final class Rows implements Iterator<StoredRow> {
    private final RecordCursor cursor;
    private long left;
    private RowPosition next;

    Rows(RecordCursor cursor, long limit) {
      this.cursor = cursor;
      this.left = limit;
    }

    @Override
    public boolean hasNext() {
      if (next == null && left > 0) {
        next = cursor.next();
      }
      return next != null;
    }

    @Override
    public StoredRow next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      RowPosition position = next;
      next = null;
      left--;
      return StoredRow.decoded(
          name, position.rowId(), codec, file.read(position), file.source(position));
    }
  }

  /** Returns the figures. Owned rows count as ready; counters are 0. */
  public QueueStats stats() {
    FileStats stats = file.stats();
    return QueueStats.of(stats);
  }

  @Override
  public void close() {
    file.close();
  }
}
