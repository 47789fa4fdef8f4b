package org.q4j.client.mysql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.q4j.LockedException;

/**
 * A named lock of the server's, which one connection has until it ends: the server gives it on when
 * the connection is gone, with what it had sent done and what it owned given back.
 *
 * @param name at most 64 characters
 * @param patience how long the one before is waited for
 */
record Fence(String name, Duration patience) {

  /** Takes the lock for a connection that has none yet. */
  void take(Connection connection, String server) throws SQLException {
    long deadline = System.nanoTime() + patience.toNanos();
    try (PreparedStatement ask = connection.prepareStatement("SELECT GET_LOCK(?, 1)")) {
      ask.setString(1, name);
      do {
        try (ResultSet got = ask.executeQuery()) {
          if (got.next() && got.getInt(1) == 1) {
            return;
          }
        }
      } while (System.nanoTime() < deadline && !Thread.currentThread().isInterrupted());
    }
    throw new LockedException(
        "another connection has this relay's place: lock=%s, server=%s; end that relay, or give this one another --sender"
            .formatted(name, server));
  }
}
