package org.q4j.tests;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a server answers to a statement.
 *
 * @param names of the result's columns
 * @param types theirs, as far as MariaDB's are MySQL's
 * @param count of changed rows; -1 where there is a result
 * @param error its number; 0 where there is none
 * @param warnings the numbers of those that are there
 */
record SqlAnswer(
    List<String> names,
    List<String> types,
    List<List<String>> rows,
    long count,
    int error,
    String message,
    SortedSet<Integer> warnings) {

  static SqlAnswer of(Connection connection, String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      if (!statement.execute(sql)) {
        long count = statement.getLargeUpdateCount();
        return new SqlAnswer(List.of(), List.of(), List.of(), count, 0, "", warnings(connection));
      }
      try (ResultSet result = statement.getResultSet()) {
        ResultSetMetaData columns = result.getMetaData();
        List<String> names = new ArrayList<>();
        List<String> types = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
          names.add(columns.getColumnLabel(i));
          types.add(type(columns, i));
        }
        List<List<String>> rows = new ArrayList<>();
        while (result.next()) {
          List<String> row = new ArrayList<>();
          for (int i = 1; i <= names.size(); i++) {
            row.add(shown(result.getBytes(i)));
          }
          rows.add(row);
        }
        return new SqlAnswer(names, types, rows, -1, 0, "", warnings(connection));
      }
    } catch (SQLException refused) {
      return new SqlAnswer(
          List.of(),
          List.of(),
          List.of(),
          -1,
          refused.getErrorCode(),
          refused.getMessage(),
          new TreeSet<>());
    }
  }

  private static SortedSet<Integer> warnings(Connection connection) throws SQLException {
    SortedSet<Integer> numbers = new TreeSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SHOW WARNINGS")) {
      while (rows.next()) {
        numbers.add(rows.getInt(2));
      }
    }
    return numbers;
  }

  /** MariaDB has integers of several sizes where MySQL has one. */
  static String type(ResultSetMetaData columns, int column) throws SQLException {
    String type = columns.getColumnTypeName(column);
    if (type.matches("(TINY|SMALL|MEDIUM|BIG)?INT( UNSIGNED)?|INTEGER( UNSIGNED)?|BIT")) {
      return type.endsWith("UNSIGNED") ? "BIGINT UNSIGNED" : "BIGINT";
    }
    if (type.matches("(VAR)?CHAR|.*TEXT")) {
      return "VARCHAR";
    }
    if (type.matches("(VAR)?BINARY|.*BLOB")) {
      return "VARBINARY";
    }
    return type.startsWith("DECIMAL") ? "DECIMAL(" + columns.getScale(column) + ")" : type;
  }

  /** Returns a value in one line: its text, or its bytes where they are none. */
  static String shown(byte[] value) {
    if (value == null) {
      return "\\N";
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
    } catch (CharacterCodingException binary) {
      return "0x" + HexFormat.of().formatHex(value);
    }
    boolean printable = text.chars().allMatch(c -> c >= ' ' || c == '\n' || c == '\t');
    return printable
        ? text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")
        : "0x" + HexFormat.of().formatHex(value);
  }

  @Override
  public String toString() {
    if (error != 0) {
      return "error " + error + " " + message;
    }
    return (count < 0 ? names + " " + types + " " + rows : "ok " + count) + " " + warnings;
  }
}
