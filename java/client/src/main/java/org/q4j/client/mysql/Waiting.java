package org.q4j.client.mysql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.q4j.Q4jException;

/**
 * One connection's waits. One that blocks runs on a thread of its own, so that an interrupt and a
 * close end it at once: the server is told to KILL it, and where that does not help, as with Q4M on
 * MySQL, the connection is cut.
 *
 * <p>One thread uses it; {@link #stop} alone may come from another.
 */
final class Waiting {
  private static final long GRACE_MILLIS = 300;

  private final MysqlStore store;
  private final Connection connection;
  private final long id;
  private volatile Future<Answer> running;

  Waiting(MysqlStore store, Connection connection) throws SQLException {
    this.store = store;
    this.connection = connection;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT CONNECTION_ID()")) {
      row.next();
      id = row.getLong(1);
    }
  }

  /**
   * Asks once, without blocking for longer than the server takes.
   *
   * @param batch at most so many rows and bytes, by q4j's own function; null for one row by Q4M's
   */
  Answer look(Bounds batch, List<String> targets) throws SQLException {
    return ask(0, batch, targets);
  }

  /** How much a batch may have. */
  record Bounds(int rows, long bytes) {}

  private Answer ask(int seconds, Bounds batch, List<String> targets) throws SQLException {
    String places = "?,".repeat(targets.size()) + seconds + ")";
    String sql =
        batch == null
            ? "SELECT queue_wait(" + places
            : "SELECT queue_wait_batch(%d,%d,%s".formatted(batch.rows(), batch.bytes(), places);
    try (PreparedStatement wait = connection.prepareStatement(sql)) {
      for (int i = 0; i < targets.size(); i++) {
        wait.setString(i + 1, targets.get(i));
      }
      try (ResultSet row = wait.executeQuery()) {
        String text = row.next() ? row.getString(1) : null;
        return text == null ? Answer.REFUSED : Answer.parse(text);
      }
    }
  }

  /**
   * Waits.
   *
   * @return {@link Answer#NONE} also when the thread was interrupted; its flag is set then
   */
  Answer await(int seconds, Bounds batch, List<String> targets) throws SQLException {
    Future<Answer> asked = store.threads().submit(() -> ask(seconds, batch, targets));
    running = asked;
    try {
      return asked.get();
    } catch (InterruptedException interrupted) {
      Answer late = stopped(asked);
      Thread.currentThread().interrupt();
      return late;
    } catch (ExecutionException failure) {
      throw thrown(failure);
    } finally {
      running = null;
    }
  }

  private static SQLException thrown(ExecutionException failure) {
    if (failure.getCause() instanceof SQLException refused) {
      return refused;
    }
    if (failure.getCause() instanceof RuntimeException unforeseen) {
      throw unforeseen;
    }
    throw new Q4jException("a wait failed: " + failure.getCause(), failure.getCause());
  }

  /** Ends a wait that is going on, if one is. */
  void stop() {
    Future<Answer> asked = running;
    if (asked != null) {
      try {
        Answer unused = stopped(asked);
      } catch (SQLException ended) {
        // As was wanted: whoever waits is told the same.
      }
    }
  }

  private Answer stopped(Future<Answer> asked) throws SQLException {
    CompletableFuture<Void> unused = CompletableFuture.runAsync(this::kill, store.threads());
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GRACE_MILLIS);
    while (true) {
      try {
        return asked.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException deaf) {
        connection.abort(Runnable::run);
        return Answer.NONE;
      } catch (InterruptedException again) {
        // The caller sets the flag again when this is over, which is soon.
      } catch (ExecutionException failure) {
        SQLException ended = thrown(failure);
        if (ended.getErrorCode() == MysqlErrors.INTERRUPTED) {
          return Answer.NONE;
        }
        throw ended;
      }
    }
  }

  private void kill() {
    try {
      Integer unused =
          store.call("end of a wait", other -> MysqlStore.change(other, "KILL QUERY " + id));
    } catch (Q4jException impossible) {
      // Then the connection is cut, which ends the wait as well.
    }
  }
}
