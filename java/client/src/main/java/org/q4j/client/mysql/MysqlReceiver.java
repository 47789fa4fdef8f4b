package org.q4j.client.mysql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import org.q4j.Q4jException;
import org.q4j.client.Fenced;
import org.q4j.row.Row;
import org.q4j.row.RowBuilder;
import org.q4j.row.Schema;
import org.q4j.store.ReceiveMode;
import org.q4j.store.Source;

/**
 * Rows of a relay, over one connection that has its fence. The row ids of what was inserted are not
 * told by servers: 0 stands for them.
 */
final class MysqlReceiver implements Fenced.Receiver {
  private static final int NETWORK_MILLIS = 60_000;
  private static final OptionalLong TAKEN = OptionalLong.of(0);

  private final MysqlStore store;
  private final String queue;
  private final Fence fence;
  private Connection connection;

  MysqlReceiver(MysqlStore store, String queue, Fence fence) {
    this.store = store;
    this.queue = queue;
    this.fence = fence;
    connect();
  }

  private void connect() {
    if (connection != null) {
      return;
    }
    Connection made = store.connections().open();
    boolean ready = false;
    try {
      made.setNetworkTimeout(Runnable::run, NETWORK_MILLIS);
      fence.take(made, store.connections().server());
      connection = made;
      ready = true;
    } catch (SQLException failure) {
      throw store.failed(failure, "connect for " + queue);
    } finally {
      if (!ready) {
        Connections.discard(made);
      }
    }
  }

  @Override
  public Schema schema() {
    return store.shape(queue).schema();
  }

  /** Q4M counts a row that it left out as inserted. */
  @Override
  public boolean tellsLeftOut() {
    return store.connections().version().contains("q4j");
  }

  @Override
  public OptionalLong receive(Source source, ReceiveMode mode, List<RowBuilder> rows) {
    connect();
    Shape shape = store.shape(queue);
    List<Row> made = rows.stream().map(shape::made).toList();
    try {
      store.connections().prepare(connection, shape);
      setSource(source, mode);
      return insert(connection, shape, made) == 0 ? OptionalLong.empty() : TAKEN;
    } catch (SQLException failure) {
      throw failed(failure, rows.size());
    }
  }

  private void setSource(Source source, ReceiveMode mode) throws SQLException {
    String sql =
        "SELECT queue_set_srcid(%d,'%s',%d)"
            .formatted(source.sender(), mode == ReceiveMode.APPEND ? "a" : "w", source.rowId());
    try (PreparedStatement set = connection.prepareStatement(sql);
        ResultSet done = set.executeQuery()) {
      if (!done.next() || done.getInt(1) != 1) {
        throw new Q4jException("the server refused the source of rows: " + source);
      }
    }
  }

  /** Inserts rows as one append; returns how many the server counted. */
  static int insert(Connection connection, Shape shape, List<Row> rows) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(shape.insert(rows.size()))) {
      int at = 1;
      for (Row row : rows) {
        shape.bind(insert, at, row);
        at += shape.schema().size();
      }
      return insert.executeUpdate();
    }
  }

  private Q4jException failed(SQLException failure, int rows) {
    if (MysqlErrors.isLost(failure)) {
      store.connections().lost(connection);
      connection = null;
    } else if (failure.getErrorCode() == MysqlErrors.UNKNOWN_COLUMN) {
      store.forget(queue);
    }
    return store.failed(
        failure, "insert into %s: rows=%d, not acknowledged".formatted(queue, rows));
  }

  @Override
  public void close() {
    if (connection != null) {
      Connections.discard(connection);
      connection = null;
    }
  }
}
