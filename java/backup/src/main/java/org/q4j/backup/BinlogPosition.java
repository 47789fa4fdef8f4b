package org.q4j.backup;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a server's binary log stood at a moment: from there on a replica of the copy goes on.
 *
 * @param file of the log
 * @param position in it, bytes
 * @param gtid the transactions up to there; empty when the server counts none
 */
public record BinlogPosition(String file, long position, String gtid) {
  /** The first is MySQL's since 8.4, where the other has gone. */
  private static final List<String> STATUS =
      List.of("SHOW BINARY LOG STATUS", "SHOW MASTER STATUS");

  private static final Pattern FILE = Pattern.compile("\\S{1,512}");
  private static final Pattern POSITION = Pattern.compile("\\d{1,18}");

  private static final List<String> GTID =
      List.of("SELECT @@global.gtid_binlog_pos", "SELECT @@global.gtid_executed");

  /** Returns that of a server; empty when it writes no log or does not tell this user. */
  static Optional<BinlogPosition> of(Connection connection) {
    return STATUS.stream()
        .map(query -> row(connection, query, 2))
        .filter(row -> !row.isEmpty())
        .findFirst()
        .map(row -> new BinlogPosition(row.get(0), Long.parseLong(row.get(1)), gtid(connection)));
  }

  /** Returns that of three texts; empty where they name none. */
  static Optional<BinlogPosition> of(String file, String position, String gtid) {
    return FILE.matcher(file).matches() && POSITION.matcher(position).matches()
        ? Optional.of(
            new BinlogPosition(file, Long.parseLong(position), gtid.replaceAll("\\s", "")))
        : Optional.empty();
  }

  private static String gtid(Connection connection) {
    return GTID.stream()
        .map(query -> row(connection, query, 1))
        .filter(row -> !row.isEmpty())
        .findFirst()
        .map(row -> row.get(0).replaceAll("\\s", ""))
        .orElse("");
  }

  /**
   * Returns the first columns of the only row. None where the statement is the other server's, or
   * this user lacks the privilege: a position is worth having, and a lock does without.
   */
  private static List<String> row(Connection connection, String query, int columns) {
    List<String> values = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      if (row.next()) {
        for (int column = 1; column <= columns; column++) {
          values.add(Objects.requireNonNullElse(row.getString(column), ""));
        }
      }
      return values;
    } catch (SQLException unknown) {
      return List.of();
    }
  }

  @Override
  public String toString() {
    return "file=%s position=%d gtid=%s".formatted(file, position, gtid);
  }
}
