package org.q4j.monitor.health;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks a server for its channels, in its own words: MySQL says {@code SHOW SLAVE STATUS} up to 8.3
 * and {@code SHOW REPLICA STATUS} since 8.0.22, with a row for each channel since 5.7; MariaDB's
 * rows of all connections come with {@code SHOW ALL SLAVES STATUS}, since 10.0.
 */
final class ReplicaStatus {
  private static final List<String> MARIADB =
      List.of("SHOW ALL SLAVES STATUS", "SHOW SLAVE STATUS");
  private static final List<String> MYSQL = List.of("SHOW REPLICA STATUS", "SHOW SLAVE STATUS");
  private static final int SYNTAX_ERROR = 1064;
  private static final int MOST_CHANNELS = 256;

  private ReplicaStatus() {}

  static List<Channel> read(Connection connection) throws SQLException {
    String version = connection.getMetaData().getDatabaseProductVersion();
    List<String> statements = version.contains("MariaDB") ? MARIADB : MYSQL;
    try {
      return ask(connection, statements.get(0));
    } catch (SQLException failure) {
      if (failure.getErrorCode() != SYNTAX_ERROR) {
        throw failure;
      }
      return ask(connection, statements.get(1)); // An older server.
    }
  }

  private static List<Channel> ask(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      ResultSetMetaData columns = rows.getMetaData();
      List<Channel> channels = new ArrayList<>();
      while (rows.next() && channels.size() < MOST_CHANNELS) {
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
          row.put(columns.getColumnLabel(i), rows.getString(i));
        }
        channels.add(new Channel(Collections.unmodifiableMap(row)));
      }
      return channels;
    }
  }
}
