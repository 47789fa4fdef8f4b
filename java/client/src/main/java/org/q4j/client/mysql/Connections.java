package org.q4j.client.mysql;

import com.mysql.cj.jdbc.Driver;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.q4j.ClosedException;
import org.q4j.client.ConnectionLostException;

/**
 * Makes connections and keeps a few that nobody uses.
 *
 * <p>The policy when a server cannot be reached: the first connection is tried once. Once there has
 * been one, it is tried again after 0.1 s, and then each time after twice as long, up to 5 s, for
 * 30 s in all; a refused password or right is not. A server that takes the connection and says
 * nothing for 20 s cannot be reached either. Statements are never sent again by themselves.
 *
 * <p>Thread-safe.
 */
final class Connections implements AutoCloseable {
  private static final int KEPT = 4;
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final int PROBE_SECONDS = 5;

  private record Idle(Connection connection, long since) {}

  /** How a connection is made. */
  private interface Maker {
    Connection make() throws SQLException;
  }

  private final Maker maker;
  private final String place;
  private final boolean keeps;
  private final Deque<Idle> idle = new ArrayDeque<>();
  private volatile String version = "unknown";
  private volatile boolean everConnected;
  private boolean closed;

  Connections(JdbcAddress address) {
    this.place = address.place();
    this.keeps = true;
    this.maker =
        () -> {
          Connection made = new Driver().connect(address.url(), address.properties());
          if (made == null) {
            throw new SQLException("the driver does not know this address: " + place);
          }
          if (!address.boundsAnswers()) {
            made.setNetworkTimeout(Runnable::run, 0); // Statements may take their time.
          }
          return made;
        };
  }

  Connections(DataSource source) {
    this.place = "a pool's";
    this.keeps = false;
    this.maker = source::getConnection;
  }

  /** Returns place and version of the server, for messages. */
  String server() {
    return place + " version=" + version;
  }

  /** Returns the version that the server told last. */
  String version() {
    return version;
  }

  /** Makes a connection, as the policy says. */
  Connection open() {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    long pause = FIRST_PAUSE_MILLIS;
    while (true) {
      checkOpen();
      try {
        Connection made = maker.make();
        version = made.getMetaData().getDatabaseProductVersion();
        everConnected = true;
        return made;
      } catch (SQLException refused) {
        if (!everConnected || !MysqlErrors.isLost(refused) || System.nanoTime() >= deadline) {
          throw MysqlErrors.isLost(refused)
              ? new ConnectionLostException(
                  "cannot connect: server=%s: %s"
                      .formatted(place, MysqlErrors.wordsAndCause(refused)),
                  true,
                  refused)
              : MysqlErrors.of(refused, "cannot connect", place);
        }
        rest(pause, refused);
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      }
    }
  }

  private void rest(long millis, SQLException refused) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ConnectionLostException(
          "interrupted while connecting: server=" + place, true, refused);
    }
  }

  /** Has a connection that others have made take TIMESTAMP columns in UTC, if there are any. */
  void prepare(Connection connection, Shape shape) throws SQLException {
    if (!keeps && shape.isZoned()) {
      int unused = MysqlStore.change(connection, "SET time_zone = '+00:00'");
    }
  }

  /** Returns a connection for one call, to be given back or thrown away. */
  Connection borrow() {
    checkOpen();
    for (Idle kept = take(); kept != null; kept = take()) {
      if (System.nanoTime() - kept.since() < FRESH_NANOS || isAlive(kept.connection())) {
        return kept.connection();
      }
      discard(kept.connection());
    }
    return open();
  }

  private synchronized Idle take() {
    return idle.pollFirst();
  }

  private static boolean isAlive(Connection connection) {
    try {
      return connection.isValid(PROBE_SECONDS);
    } catch (SQLException negativeTimeout) {
      throw new IllegalStateException(negativeTimeout);
    }
  }

  void giveBack(Connection connection) {
    synchronized (this) {
      if (keeps && !closed && idle.size() < KEPT) {
        idle.addFirst(new Idle(connection, System.nanoTime()));
        return;
      }
    }
    discard(connection);
  }

  /** One was lost: most likely the others that nobody uses were, too. */
  void lost(Connection connection) {
    discard(connection);
    for (Idle kept = take(); kept != null; kept = take()) {
      discard(kept.connection());
    }
  }

  /** Closes a connection; that it is broken says nothing new. */
  static void discard(Connection connection) {
    try {
      connection.close();
    } catch (SQLException alreadyBroken) {
      // Nothing is left of it to be closed.
    }
  }

  private synchronized void checkOpen() {
    if (closed) {
      throw new ClosedException("the store is closed: server=" + place);
    }
  }

  @Override
  public void close() {
    Deque<Idle> left;
    synchronized (this) {
      closed = true;
      left = new ArrayDeque<>(idle);
      idle.clear();
    }
    left.forEach(kept -> discard(kept.connection()));
  }
}
