package org.q4j.backup;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.q4j.Q4jException;
import org.q4j.UnsupportedException;

/**
 * Where a database server is, and who asks.
 *
 * @param host a name or an address
 * @param port 1 to 65535
 * @param database that is selected; may be empty
 * @param user who logs in
 * @param password may be empty; never part of a message
 */
public record ServerAddress(String host, int port, String database, String user, String password) {
  private static final String CONNECT_MILLIS = "10000";

  /**
   * Connects, without any reconnecting later: a new connection would not hold the lock.
   *
   * @throws UnsupportedException when host, port or database cannot be part of an address
   * @throws Q4jException when the server refuses or does not answer
   */
  Connection connect() {
    if (!host.matches("[A-Za-z0-9._:-]+") || port < 1 || port > 65535) {
      throw new UnsupportedException(
          "not an address of a server: host=%s, port=%d".formatted(host, port));
    }
    if (!database.matches("[^/?#&=%\\\\]*")) {
      throw new UnsupportedException("not a name of a database: db=" + database);
    }
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", CONNECT_MILLIS);
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("autoReconnect", "false");
    String name = host.contains(":") ? "[" + host + "]" : host;
    String url = "jdbc:mysql://%s:%d/%s".formatted(name, port, database);
    try {
      return DriverManager.getConnection(url, properties);
    } catch (SQLException failure) {
      throw new Q4jException(
          "cannot connect to the server: %s, host=%s, port=%d, user=%s"
              .formatted(firstLine(failure), host, port, user),
          failure);
    }
  }

  /** Returns the reason of a failure; the driver adds pages of advice. */
  static String firstLine(SQLException failure) {
    return String.valueOf(failure.getMessage()).strip().lines().findFirst().orElse("no reason");
  }

  @Override
  public String toString() {
    return "%s@%s:%d".formatted(user, host, port);
  }
}
