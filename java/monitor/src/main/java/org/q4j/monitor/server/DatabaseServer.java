package org.q4j.monitor.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Properties;
import org.q4j.Q4jException;
import org.q4j.UnsupportedException;

/**
 * Where a server is that speaks MySQL's protocol, and who asks. Immutable.
 *
 * @param url {@code jdbc:mysql://host:port/database}, without a password: it is part of messages
 * @param user who logs in
 * @param password may be empty; never part of a message
 */
public record DatabaseServer(String url, String user, String password) {
  private static final String SCHEME = "jdbc:mysql:";

  /**
   * @throws UnsupportedException when the address is of another scheme or has a password in it
   */
  public DatabaseServer {
    String lower = url.toLowerCase(Locale.ROOT);
    if (lower.contains("password") || url.contains("@")) {
      throw new UnsupportedException(
          "a password in the server's address would be part of every message and shown by ps;"
              + " give it in a file or in the environment");
    }
    if (!lower.startsWith(SCHEME)) {
      throw new UnsupportedException(
          "not the address of a server: url=%s (expected=%s//HOST:PORT/)".formatted(url, SCHEME));
    }
  }

  /**
   * Connects anew.
   *
   * @param limit for connecting, and later for each answer, at least 1 ms
   * @throws Q4jException when the server refuses or does not answer
   */
  public Connection connect(Duration limit) {
    try {
      return open(limit);
    } catch (SQLException failure) {
      throw new Q4jException(
          "cannot connect to %s as %s: %s".formatted(url, user, reason(failure)), failure);
    }
  }

  /** As {@link #connect}, with the driver's own failure. */
  public Connection open(Duration limit) throws SQLException {
    String millis = Long.toString(Math.min(Integer.MAX_VALUE, Math.max(1, limit.toMillis())));
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", millis);
    properties.setProperty("socketTimeout", millis);
    return DriverManager.getConnection(url, properties);
  }

  /** Returns why, in a line; the driver adds pages of advice and stack traces. */
  public static String reason(SQLException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof java.io.IOException && cause.getMessage() != null) {
        return firstLine(cause.getMessage());
      }
    }
    return firstLine(String.valueOf(failure.getMessage()));
  }

  private static String firstLine(String text) {
    return text.strip().lines().findFirst().orElse("no reason");
  }

  @Override
  public String toString() {
    return url;
  }
}
