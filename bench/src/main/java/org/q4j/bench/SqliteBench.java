package org.q4j.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * SQLite with a write-ahead log as a queue: one transaction and one delete a row. With FULL its log
 * is synced at each commit, with NORMAL only when it is copied into the database.
 */
@BenchmarkMode(Mode.Throughput)
public class SqliteBench {

  /** One table. */
  @State(Scope.Benchmark)
  public static class Store {
    /** SQLite's own words. */
    @Param("FULL")
    public String synchronous;

    /** Rows at the beginning of an iteration: more than it takes. */
    @Param("0")
    public int fill;

    private Folder folder;
    private Connection connection;
    private PreparedStatement insert;
    private PreparedStatement take;

    /** Opens and fills it. */
    @Setup(Level.Iteration)
    public void open() throws SQLException {
      SetupAllocation.count(this::make);
    }

    private void make() throws SQLException {
      folder = new Folder();
      connection = DriverManager.getConnection("jdbc:sqlite:" + folder.path.resolve("queue.db"));
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA journal_mode=WAL");
        statement.execute("PRAGMA synchronous=" + synchronous);
        statement.execute("CREATE TABLE queue (id INTEGER PRIMARY KEY, payload BLOB NOT NULL)");
      }
      insert = connection.prepareStatement("INSERT INTO queue (payload) VALUES (?)");
      take =
          connection.prepareStatement(
              "DELETE FROM queue WHERE id = (SELECT min(id) FROM queue) RETURNING payload");
      connection.setAutoCommit(false);
      for (int i = 0; i < fill; i++) {
        insert();
      }
      connection.commit();
      connection.setAutoCommit(true);
    }

    private int insert() throws SQLException {
      insert.setBytes(1, Payload.BYTES);
      return insert.executeUpdate();
    }

    /** Removes it. */
    @TearDown(Level.Iteration)
    public void close() throws SQLException {
      SetupAllocation.count(
          () -> {
            insert.close();
            take.close();
            connection.close();
            folder.close();
          });
    }
  }

  /** One row. */
  @Benchmark
  public int insert(Store store) throws SQLException {
    return store.insert();
  }

  /** The oldest row, deleted; fails when there is none. */
  @Benchmark
  public int take(Store store) throws SQLException {
    try (ResultSet rows = store.take.executeQuery()) {
      if (!rows.next()) {
        throw new IllegalStateException("the table is empty: fill=" + store.fill);
      }
      return rows.getBytes(1).length;
    }
  }
}
