package org.q4j.client.mysql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.q4j.LockedException;

/**
 * A named lock of the server's, which one connection has until it ends: the server gives it on when
 * the connection is gone, with what it had sent done and what it owned given back.
 *
 * @param name at most 64 characters
 * @param patience how long the one before is waited for
 */
record Fence(String name, Duration patience) {
  /** Which connection of this process had a lock last, by its name and the server. */
  private static final Map<String, Long> LAST = new ConcurrentHashMap<>();

  private static final int NO_SUCH_THREAD = 1094;

  /** Takes the lock for a connection that has none yet. */
  void take(Connection connection, String server) throws SQLException {
    long deadline = System.nanoTime() + patience.toNanos();
    try (PreparedStatement ask = connection.prepareStatement("SELECT GET_LOCK(?, 1)")) {
      ask.setString(1, name);
      do {
        try (ResultSet got = ask.executeQuery()) {
          if (got.next() && got.getInt(1) == 1) {
            LAST.put(name + "@" + server, number(connection, "SELECT CONNECTION_ID()"));
            return;
          }
        }
        endOwn(connection, server);
      } while (System.nanoTime() < deadline && !Thread.currentThread().isInterrupted());
    }
    throw new LockedException(
        "another connection has this relay's place: lock=%s, server=%s; end that relay, or give this one another --sender"
            .formatted(name, server));
  }

  /**
   * Ends a connection of this process' own that was cut and that the server has not noticed yet.
   */
  private void endOwn(Connection connection, String server) throws SQLException {
    Long own = LAST.get(name + "@" + server);
    long holder;
    try (PreparedStatement ask = connection.prepareStatement("SELECT IS_USED_LOCK(?)")) {
      ask.setString(1, name);
      try (ResultSet row = ask.executeQuery()) {
        holder = row.next() ? row.getLong(1) : 0;
      }
    }
    if (own == null || holder != own) {
      return;
    }
    try {
      int unused = MysqlStore.change(connection, "KILL " + own);
    } catch (SQLException failure) {
      if (failure.getErrorCode() != NO_SUCH_THREAD) {
        throw failure;
      }
    }
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }
}
