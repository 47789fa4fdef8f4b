package org.q4j.client.mysql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.q4j.NotFoundException;
import org.q4j.UnsupportedException;
import org.q4j.client.Fenced;
import org.q4j.client.Hold;
import org.q4j.queue.DeadLetters;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueBounds;
import org.q4j.queue.QueueStats;
import org.q4j.queue.Snapshot;
import org.q4j.queue.StoredRow;
import org.q4j.row.Row;
import org.q4j.row.RowBuilder;
import org.q4j.row.Schema;
import org.q4j.store.ReceiveMode;
import org.q4j.store.RecoveryReport;
import org.q4j.store.Source;

/**
 * A queue of a server.
 *
 * <p>A server does not tell the row ids of what it inserts, nor of rows that are only looked at: 0
 * stands for them. An insert whose connection is lost before its acknowledgement is not sent again;
 * {@link org.q4j.client.ConnectionLostException} says so. {@link #insertAsync} keeps the order of
 * all inserts of this object.
 *
 * <p>Thread-safe.
 */
final class MysqlQueue implements Queue {
  private static final int CHUNK_BYTES = 1 << 20;

  private final MysqlStore store;
  private final String name;
  private CompletableFuture<Void> lastAsync = CompletableFuture.completedFuture(null);

  MysqlQueue(MysqlStore store, String name) {
    this.store = store;
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Schema schema() {
    return store.shape(name).schema();
  }

  @Override
  public RowBuilder newRow() {
    return new RowBuilder(schema());
  }

  @Override
  public long insert(Consumer<RowBuilder> filler) {
    RowBuilder row = newRow();
    filler.accept(row);
    return insertAll(List.of(row));
  }

  @Override
  public long insertAll(List<RowBuilder> rows) {
    return insertMade(made(rows));
  }

  private List<Row> made(List<RowBuilder> rows) {
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("rows=0 (expected at least 1)");
    }
    Shape shape = store.shape(name);
    return rows.stream().map(shape::made).toList();
  }

  private long insertMade(List<Row> rows) {
    Integer unused =
        store.call(
            "insert into %s: rows=%d".formatted(name, rows.size()),
            connection -> {
              Shape shape = store.shape(name);
              store.connections().prepare(connection, shape);
              return insert(connection, shape, rows);
            });
    return 0;
  }

  private int insert(Connection connection, Shape shape, List<Row> rows) throws SQLException {
    try {
      return MysqlReceiver.insert(connection, shape, rows);
    } catch (SQLException failure) {
      if (failure.getErrorCode() == MysqlErrors.UNKNOWN_COLUMN) {
        store.forget(name);
      }
      throw failure;
    }
  }

  @Override
  public synchronized CompletableFuture<Long> insertAsync(List<RowBuilder> rows) {
    List<Row> made = made(rows);
    CompletableFuture<Long> done =
        lastAsync.thenApplyAsync(before -> insertMade(made), store.threads());
    lastAsync = done.handle((inserted, failure) -> null);
    return done;
  }

  @Override
  public long insertEach(Iterator<RowBuilder> rows) {
    long inserted = 0;
    List<Row> chunk = new ArrayList<>();
    long bytes = 0;
    while (rows.hasNext()) {
      Row row = store.shape(name).made(rows.next());
      chunk.add(row);
      bytes += row.size();
      if (bytes >= CHUNK_BYTES || !rows.hasNext()) {
        long unused = insertMade(chunk);
        inserted += chunk.size();
        chunk = new ArrayList<>();
        bytes = 0;
      }
    }
    return inserted;
  }

  @Override
  public OptionalLong receive(Source source, ReceiveMode mode, List<RowBuilder> rows) {
    String fence = "q4j.receive." + source.sender() + "." + Integer.toHexString(name.hashCode());
    try (Fenced.Receiver receiver = store.receiver(name, new Hold(fence), Duration.ofSeconds(30))) {
      return receiver.receive(source, mode, rows);
    }
  }

  @Override
  public void forgetReceived(int sender) {
    throw unsupported("forgetting what a sender has sent (a row in mode w has it forgotten)");
  }

  @Override
  public long count() {
    String sql = "SELECT COUNT(*) FROM " + Names.table(name);
    return store.call(
        "count of " + name,
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0L;
          }
        });
  }

  private UnsupportedException unsupported(String what) {
    return new UnsupportedException(
        "%s: not by a server's statements: queue=%s, server=%s"
            .formatted(what, name, store.connections().server()));
  }

  @Override
  public QueueStats stats() {
    throw unsupported("figures of a queue (count() works, and SELECT queue_stats('db.table'))");
  }

  /** Of rows that nobody owns. */
  @Override
  public List<StoredRow> peek(int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("limit=" + limit + " (expected 0 or more)");
    }
    Shape shape = store.shape(name);
    return store.call(
        "look at " + name,
        connection -> {
          store.connections().prepare(connection, shape);
          try (Statement statement = connection.createStatement();
              ResultSet result = statement.executeQuery(shape.select() + " LIMIT " + limit)) {
            List<StoredRow> rows = new ArrayList<>();
            while (result.next()) {
              rows.add(new StoredRow(0, shape.read(result, 1), Optional.empty()));
            }
            return rows;
          }
        });
  }

  @Override
  public Snapshot snapshot() {
    throw unsupported("a stable view of all rows (peek works)");
  }

  @Override
  public long delete(Predicate<StoredRow> which) {
    throw unsupported("removal by a program's choice (DELETE FROM ... WHERE works)");
  }

  @Override
  public long delete(String condition) {
    throw unsupported("removal by a queue's condition (DELETE FROM ... WHERE works)");
  }

  @Override
  public long purge() {
    return store.call(
        "purge of " + name,
        connection -> (long) MysqlStore.change(connection, "DELETE FROM " + Names.table(name)));
  }

  @Override
  public void truncate() {
    Integer unused =
        store.call(
            "truncate of " + name,
            connection -> MysqlStore.change(connection, "TRUNCATE TABLE " + Names.table(name)));
  }

  @Override
  public void compact() {
    boolean found =
        store.call(
            "compaction of " + name,
            connection -> {
              try (PreparedStatement compact =
                  connection.prepareStatement("SELECT queue_compact(?)")) {
                compact.setString(1, name);
                try (ResultSet row = compact.executeQuery()) {
                  return row.next() && row.getObject(1) != null;
                }
              }
            });
    if (!found) {
      throw new NotFoundException("no such queue: queue=" + name);
    }
  }

  @Override
  public void bounds(QueueBounds bounds) {
    throw unsupported("bounds of a queue");
  }

  @Override
  public void deadLetters(DeadLetters policy) {
    throw unsupported("a queue of dead letters");
  }

  /** Empty: a server keeps to itself what it had to recover. */
  @Override
  public Optional<RecoveryReport> recovery() {
    return Optional.empty();
  }
}
