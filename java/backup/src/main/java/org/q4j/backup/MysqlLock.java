package org.q4j.backup;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.q4j.Q4jException;

/**
 * A lock on a whole server, held by one connection.
 *
 * <p>Only this connection's end or its own statement releases the lock, so as long as the very same
 * connection answers, the lock is held; {@link #verify} asks. Not thread-safe.
 */
public final class MysqlLock implements AutoCloseable {
  private static final int LOCK_WAIT_TIMEOUT = 1205;

  private final Connection connection;
  private final LockOptions options;
  private final Consumer<String> say;
  private final ServerAddress address;
  private long id;
  private Optional<BinlogPosition> position = Optional.empty();

  private MysqlLock(ServerAddress address, LockOptions options, Consumer<String> say) {
    this.address = address;
    this.options = options;
    this.say = say;
    this.connection = address.connect();
  }

  /**
   * Takes the lock.
   *
   * @param say told each step
   * @throws Q4jException when the server cannot be reached or the lock is not had in time; then
   *     nothing is locked
   */
  public static MysqlLock take(ServerAddress address, LockOptions options, Consumer<String> say) {
    MysqlLock lock = new MysqlLock(address, options, say);
    boolean taken = false;
    try {
      lock.id = lock.connectionId();
      lock.lock();
      lock.position = BinlogPosition.of(lock.connection);
      taken = true;
      return lock;
    } catch (SQLException failure) {
      throw new Q4jException(
          "cannot lock %s: %s".formatted(address, ServerAddress.firstLine(failure)), failure);
    } finally {
      if (!taken) {
        lock.close();
      }
    }
  }

  private void lock() throws SQLException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(options.giveUpSeconds());
    execute("SET SESSION lock_wait_timeout = " + Math.max(1, options.lockSeconds()));
    List<String> statements =
        options.before().map(List::of).orElseGet(() -> options.method().before());
    while (true) {
      RunningQueries.await(connection, options.waitSeconds(), options.killQueries(), say);
      try {
        for (String statement : statements) {
          say.accept("issuing lock statement: " + statement);
          execute(statement);
        }
        return;
      } catch (SQLException failure) {
        if (failure.getErrorCode() != LOCK_WAIT_TIMEOUT) {
          throw failure;
        }
        release(); // Of several statements some may have succeeded.
        if (System.nanoTime() >= deadline) {
          throw new Q4jException(
              "the lock on %s was not had within %d seconds; nothing is locked; try when less is written, or --kill-queries"
                  .formatted(address, options.giveUpSeconds()),
              failure);
        }
        say.accept(
            "the lock was not had within %d seconds; again".formatted(options.lockSeconds()));
      }
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long connectionId() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT connection_id()")) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Returns where the binary log stood when the lock was had. */
  public Optional<BinlogPosition> position() {
    return position;
  }

  /** Returns whether the connection that took the lock still answers. */
  public boolean isAlive() {
    try {
      return connectionId() == id;
    } catch (SQLException lost) {
      return false;
    }
  }

  /**
   * Makes sure that the lock was held all the time.
   *
   * @throws Q4jException when it was lost: what was done meanwhile is not to be trusted
   */
  public void verify() {
    try {
      if (connectionId() != id) {
        throw lost("another connection answers", null);
      }
      if (options.before().isEmpty() && options.method().probe() != null) {
        probe();
      }
    } catch (SQLException failure) {
      throw lost(ServerAddress.firstLine(failure), failure);
    }
  }

  private void probe() throws SQLException {
    try {
      execute(options.method().probe());
    } catch (SQLException refused) {
      boolean isHeld = refused.getErrorCode() == options.method().refusal();
      boolean mayNotAsk = refused.getErrorCode() == 1142 || refused.getErrorCode() == 1227;
      if (isHeld || mayNotAsk) {
        return;
      }
      throw refused;
    }
    throw lost("the server accepts what the lock forbids", null);
  }

  private Q4jException lost(String reason, SQLException cause) {
    return new Q4jException(
        "the lock on %s was lost: %s; what was done under it is not to be trusted, do it again"
            .formatted(address, reason),
        cause);
  }

  private void release() throws SQLException {
    String statement = options.after().orElse(options.method().after());
    try {
      execute(statement);
    } catch (SQLException failure) {
      if (options.method() != LockMethod.BACKUP_STAGE) {
        throw failure;
      }
      say.accept("nothing to release: " + ServerAddress.firstLine(failure));
    }
  }

  /** Releases the lock by its statement; {@link #close} does it by ending the connection. */
  public void unlock() {
    String statement = options.after().orElse(options.method().after());
    say.accept("issuing unlock statement: " + statement);
    try {
      execute(statement);
    } catch (SQLException failure) {
      throw new Q4jException(
          "the unlock statement failed: %s, %s"
              .formatted(ServerAddress.firstLine(failure), address),
          failure);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException failure) {
      say.accept("closing the connection failed: " + ServerAddress.firstLine(failure));
    }
  }
}
