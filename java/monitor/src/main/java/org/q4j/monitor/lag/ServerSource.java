package org.q4j.monitor.lag;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.q4j.NotFoundException;
import org.q4j.Q4jException;
import org.q4j.UnsupportedException;
import org.q4j.monitor.server.DatabaseServer;

/**
 * A server that speaks MySQL's protocol: q4j's, a real Q4M, or any other whose queues are plain
 * tables.
 *
 * <p>Rows are counted with {@code SELECT COUNT(*)}, which is O(1) for queues without a condition.
 * Where {@code queue_stats('db.table')} is known its counters number the rows, as if they left in
 * the order in which they came; a server that was restarted begins anew. Without counters there are
 * no rates of each direction and no ages, except through a column. Conditions are the server's SQL.
 */
public final class ServerSource implements LagSource {
  /** Names of tables and columns that are unknown, in MySQL's numbers. */
  private static final int NO_SUCH_TABLE = 1146;

  private static final int NO_SUCH_DATABASE = 1049;

  /** What servers answer that have no Q4M: 1305 and, with a database selected, 1046 on some. */
  private static final int NO_SUCH_FUNCTION = 1305;

  private static final int NO_DATABASE_SELECTED = 1046;

  /** Of bounded size when it is written out: an exponent could make it gigabytes. */
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?\\d{1,80}(\\.\\d{1,80})?([eE][-+]?\\d{1,3})?");

  private static final int MOST_SHOWN = 80;

  private final DatabaseServer server;
  private final Connection connection;

  /**
   * Connects.
   *
   * @param limit for connecting and for each answer
   * @throws Q4jException when the server refuses or does not answer
   */
  public ServerSource(DatabaseServer server, Duration limit) {
    this(server, server.connect(limit));
  }

  /** Works over a connection, which is closed with it. */
  public ServerSource(DatabaseServer server, Connection connection) {
    this.server = server;
    this.connection = connection;
  }

  @Override
  public String id() {
    return server.url();
  }

  @Override
  public Reading read(LagTarget target) {
    String table = quoted(target.queue());
    try {
      long total = count("SELECT COUNT(*) FROM " + table);
      String where = target.condition().map(text -> " WHERE (" + text + ")").orElse("");
      long rows = where.isEmpty() ? total : count("SELECT COUNT(*) FROM " + table + where);
      OptionalLong removed = removed(target.queue());
      Optional<Duration> age = Optional.empty();
      if (rows > 0 && target.ageColumn().isPresent()) {
        age = Optional.of(age(column(target.ageColumn().get()), table + where));
      }
      boolean hasOldest = removed.isPresent() && total > 0 && where.isEmpty();
      return new Reading(
          System.currentTimeMillis(),
          rows,
          total,
          removed.isPresent() ? OptionalLong.of(removed.getAsLong() + total) : OptionalLong.empty(),
          hasOldest ? removed : OptionalLong.empty(),
          age,
          OptionalLong.empty(),
          Optional.empty());
    } catch (SQLException failure) {
      throw failed(target.toString(), failure);
    }
  }

  private static String quoted(String queue) {
    int dot = queue.indexOf('.');
    return column(queue.substring(0, dot)) + "." + column(queue.substring(dot + 1));
  }

  private static String column(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  private long count(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Returns how many rows have left since the server counts; empty where nobody counts. */
  private OptionalLong removed(String queue) throws SQLException {
    String sql = "SELECT queue_stats('" + queue.replace("\\", "\\\\").replace("'", "''") + "')";
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      String text = row.next() ? row.getString(1) : null;
      return text == null ? OptionalLong.empty() : counter(text, "rows_removed");
    } catch (SQLException failure) {
      if (failure.getErrorCode() == NO_SUCH_FUNCTION
          || failure.getErrorCode() == NO_DATABASE_SELECTED) {
        return OptionalLong.empty();
      }
      throw failure;
    }
  }

  /** Reads one of the lines {@code name: value} that queue_stats gives. */
  static OptionalLong counter(String text, String name) {
    for (String line : text.split("\n", -1)) {
      int colon = line.indexOf(':');
      String value = line.substring(colon + 1).strip();
      if (colon > 0
          && line.substring(0, colon).strip().equals(name)
          && value.matches("\\d{1,18}")) {
        return OptionalLong.of(Long.parseLong(value));
      }
    }
    return OptionalLong.empty();
  }

  /** Both times are read as the server tells them: it has a zone of its own. */
  private Duration age(String column, String from) throws SQLException {
    String sql = "SELECT MIN(%s), NOW(), UNIX_TIMESTAMP() FROM %s".formatted(column, from);
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      if (!row.next()) {
        return Duration.ZERO; // Its last row has just left.
      }
      String value = row.getString(1);
      Duration age;
      if (value == null) {
        return Duration.ZERO;
      } else if (value.matches("-?\\d{1,18}")) {
        age = Duration.ofMillis(row.getLong(3) * 1000 - TimeColumn.millis(Long.parseLong(value)));
      } else {
        age = Duration.between(time(column, value), time("NOW()", row.getString(2)));
      }
      return age.isNegative() ? Duration.ZERO : age;
    }
  }

  private static LocalDateTime time(String column, String value) {
    try {
      return LocalDateTime.parse(value.replace(' ', 'T'));
    } catch (DateTimeParseException wrong) {
      throw new UnsupportedException(
          "column %s holds no time: '%s' (expected=Unix seconds or milliseconds, DATETIME or TIMESTAMP)"
              .formatted(column, value),
          wrong);
    }
  }

  @Override
  public BigDecimal scalar(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.setMaxRows(2);
      if (!statement.execute(sql)) {
        throw new UnsupportedException("the statement gives no rows: %s".formatted(sql));
      }
      try (ResultSet row = statement.getResultSet()) {
        String value = row.next() ? row.getString(1) : null;
        if (value == null) {
          throw new UnsupportedException(
              "the statement gives no number: value=NULL (expected=a number in the first row), %s"
                  .formatted(sql));
        }
        return number(value, sql);
      }
    } catch (SQLException failure) {
      throw failed(sql, failure);
    }
  }

  private static BigDecimal number(String value, String sql) {
    String text = value.strip();
    if (!NUMBER.matcher(text).matches()) {
      throw new UnsupportedException(
          "the statement gives no number: value='%s' (expected=a number), %s"
              .formatted(text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) : text, sql));
    }
    return new BigDecimal(text);
  }

  private Q4jException failed(String what, SQLException failure) {
    String words = "%s at %s: %s".formatted(what, server, DatabaseServer.reason(failure));
    return failure.getErrorCode() == NO_SUCH_TABLE || failure.getErrorCode() == NO_SUCH_DATABASE
        ? new NotFoundException(words)
        : new Q4jException(words, failure);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException failure) {
      throw new Q4jException(
          "cannot close the connection to %s: %s".formatted(server, DatabaseServer.reason(failure)),
          failure);
    }
  }
}
