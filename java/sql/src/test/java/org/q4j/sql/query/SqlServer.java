package org.q4j.sql.query;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.q4j.queue.QueueStore;
import org.q4j.queue.StoreOptions;
import org.q4j.sql.wire.WireOptions;
import org.q4j.sql.wire.WireServer;

/** A server of a data directory in this process, with a database {@code app}, for tests. */
final class SqlServer implements AutoCloseable {
  private final QueueStore store;
  private final QueryServer handler;
  private final WireServer wire;
  final Queue<Throwable> errors = new ConcurrentLinkedQueue<>();

  SqlServer(Path folder) {
    this(folder, false);
  }

  SqlServer(Path folder, boolean anyEngine) {
    store = QueueStore.open(folder.resolve("data"), StoreOptions.defaults());
    handler =
        new QueryServer(new QueryOptions(store, anyEngine, "", 128 << 20, false, errors::add));
    wire =
        WireServer.start(
            WireOptions.builder()
                .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .maxPacket(128 << 20)
                .onError(errors::add)
                .build(),
            handler);
    if (!java.nio.file.Files.isDirectory(folder.resolve("data/app"))) {
      handler.databases().create("app");
    }
  }

  QueueStore store() {
    return store;
  }

  int port() {
    return wire.addresses().get(0).getPort();
  }

  WireServer wire() {
    return wire;
  }

  Connection connect() throws SQLException {
    return connect("");
  }

  /**
   * Connects with Connector/J.
   *
   * @param more properties, each with an ampersand before it
   */
  Connection connect(String more) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mysql://127.0.0.1:%d/app?sslMode=DISABLED&maxAllowedPacket=134217728&yearIsDateType=false%s"
            .formatted(port(), more),
        "me",
        "");
  }

  /** Runs a statement; returns its rows, a text each with commas between the columns. */
  static List<String> rows(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      List<String> rows = new ArrayList<>();
      if (statement.execute(sql)) {
        try (ResultSet result = statement.getResultSet()) {
          int columns = result.getMetaData().getColumnCount();
          while (result.next()) {
            List<String> row = new ArrayList<>();
            for (int i = 1; i <= columns; i++) {
              row.add(result.getString(i));
            }
            rows.add(row.stream().map(String::valueOf).collect(Collectors.joining(",")));
          }
        }
      }
      return rows;
    }
  }

  /** Runs a statement of one row and column. */
  static String value(Connection connection, String sql) throws SQLException {
    List<String> rows = rows(connection, sql);
    if (rows.size() != 1) {
      throw new AssertionError(sql + ": " + rows);
    }
    return rows.get(0);
  }

  /** Runs a statement; returns how many rows it changed. */
  static int change(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  /** Runs a statement that fails; returns the error's number. */
  static int error(Connection connection, String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException refused) {
      return refused.getErrorCode();
    }
    throw new AssertionError("no error: " + sql);
  }

  @Override
  public void close() {
    wire.close();
    handler.close();
    store.close();
    if (!errors.isEmpty()) {
      AssertionError unforeseen = new AssertionError("errors that nobody foresaw");
      errors.forEach(unforeseen::addSuppressed);
      throw unforeseen;
    }
  }
}
