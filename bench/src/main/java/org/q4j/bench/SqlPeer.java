package org.q4j.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A server that {@link SqlBench} measures.
 *
 * @param port of loopback
 * @param queues whether it has queues; else they are made of InnoDB tables
 */
record SqlPeer(int port, boolean queues) {
  static final int BATCH = 1000;
  private static final String ROUND_TRIP = "DO 0";
  private static final String INSERT = "INSERT INTO bench.t (v) VALUES ('" + "x".repeat(100) + "')";
  private static final String INSERT_MANY =
      INSERT + (", ('" + "x".repeat(100) + "')").repeat(BATCH - 1);

  static SqlPeer queue(int port) {
    return new SqlPeer(port, /* queues= */ true);
  }

  static SqlPeer table(int port) {
    return new SqlPeer(port, /* queues= */ false);
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mysql://127.0.0.1:" + port + "/?sslMode=DISABLED", "root", "");
  }

  /** Makes an empty queue. */
  void prepare() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE IF NOT EXISTS bench");
      statement.execute("DROP TABLE IF EXISTS bench.t");
      statement.execute(
          queues
              ? "CREATE TABLE bench.t (v VARCHAR(200) NOT NULL) ENGINE=QUEUE"
              : "CREATE TABLE bench.t (id BIGINT PRIMARY KEY AUTO_INCREMENT,"
                  + " v VARCHAR(200) NOT NULL) ENGINE=InnoDB");
    }
  }

  /** Returns the statements that do it once, with semicolons between them. */
  String statements(SqlWork work) {
    return switch (work) {
      case ROUND_TRIP -> ROUND_TRIP;
      case INSERT -> INSERT;
      case INSERT_MANY -> INSERT_MANY;
      case TAKE ->
          queues
              ? "SELECT queue_wait('bench.t', 0);SELECT * FROM bench.t"
              : "BEGIN;SELECT id, v INTO @id, @v FROM bench.t ORDER BY id LIMIT 1"
                  + " FOR UPDATE SKIP LOCKED;DELETE FROM bench.t WHERE id = @id;COMMIT";
    };
  }

  /** Does it once; returns how many rows it was. */
  int step(SqlWork work, Connection connection, Statement statement) throws SQLException {
    return switch (work) {
      case ROUND_TRIP -> 1 + statement.executeUpdate(ROUND_TRIP);
      case INSERT -> statement.executeUpdate(INSERT);
      case INSERT_MANY -> statement.executeUpdate(INSERT_MANY);
      case TAKE -> queues ? take(statement) : takeFromTable(connection, statement);
    };
  }

  private static int take(Statement statement) throws SQLException {
    try (ResultSet served = statement.executeQuery("SELECT queue_wait('bench.t', 0)")) {
      served.next();
      if (served.getInt(1) == 0) {
        return 0;
      }
    }
    try (ResultSet row = statement.executeQuery("SELECT * FROM bench.t")) {
      return row.next() ? 1 : 0;
    }
  }

  private static int takeFromTable(Connection connection, Statement statement) throws SQLException {
    connection.setAutoCommit(false); // Sent to the server the first time alone.
    int rows = 0;
    try (ResultSet row =
        statement.executeQuery(
            "SELECT id, v FROM bench.t ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED")) {
      if (row.next()) {
        rows = 1;
        statement.executeUpdate("DELETE FROM bench.t WHERE id = " + row.getLong(1));
      }
    }
    connection.commit();
    return rows;
  }
}
