package org.q4j.backup;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.q4j.Q4jException;

/**
 * Waits for statements that have been running for a while: a lock asked for behind one of them
 * makes everybody wait until it ends.
 */
final class RunningQueries {
  /** Shorter ones end by themselves before a lock hurts. */
  private static final int LONG_SECONDS = 1;

  private static final long LOOK_MILLIS = 200;

  private static final String RUNNING =
      "SELECT id, user, time, left(info, 60) FROM information_schema.processlist"
          + " WHERE id <> connection_id() AND info IS NOT NULL AND time >= ?"
          + " AND command NOT IN ('Sleep', 'Daemon', 'Binlog Dump', 'Binlog Dump GTID')"
          + " AND user NOT IN ('system user', 'event_scheduler')";

  /** A statement that runs. */
  private record Query(long id, String words) {}

  private RunningQueries() {}

  /**
   * Waits.
   *
   * @throws Q4jException when some run still after {@code seconds} and are not to be killed
   */
  static void await(Connection connection, int seconds, boolean kill, Consumer<String> say)
      throws SQLException {
    if (seconds == 0) {
      return;
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    boolean said = false;
    while (true) {
      List<Query> running = running(connection);
      if (running.isEmpty()) {
        return;
      }
      if (!said) {
        say.accept(
            "waiting for %d long queries, first: %s"
                .formatted(running.size(), running.get(0).words()));
        said = true;
      }
      if (System.nanoTime() >= deadline) {
        if (!kill) {
          throw new Q4jException(
              "%d queries run still after %d seconds, first: %s; nothing was locked; wait longer (--wait-queries), or --kill-queries"
                  .formatted(running.size(), seconds, running.get(0).words()));
        }
        for (Query query : running) {
          say.accept("killing query " + query.words());
          kill(connection, query.id());
        }
        return;
      }
      sleep();
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(LOOK_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new Q4jException("interrupted", interrupted);
    }
  }

  private static List<Query> running(Connection connection) throws SQLException {
    List<Query> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(RUNNING)) {
      statement.setInt(1, LONG_SECONDS);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(
              new Query(
                  rows.getLong(1),
                  "id=%d user=%s seconds=%d %s"
                      .formatted(
                          rows.getLong(1), rows.getString(2), rows.getLong(3), rows.getString(4))));
        }
      }
    }
    return found;
  }

  private static void kill(Connection connection, long id) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("KILL QUERY " + id);
    } catch (SQLException failure) {
      if (failure.getErrorCode() != 1094) { // Unknown thread: it has ended meanwhile.
        throw failure;
      }
    }
  }
}
