package org.q4j.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DataTruncation;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * A statement of {@code tests/clients/kinds.txt}.
 *
 * @param loose whether only the answer's kind is the same every time
 */
record StatementKind(String sql, List<String> parameters, boolean loose) {
  private static final Map<Integer, String> STATES =
      Map.of(1264, "22003", 1292, "22007", 1406, "22001");

  /** Reads the list, whose first lines say how it is written. */
  static List<StatementKind> read(Path list, Path file) throws IOException {
    List<StatementKind> statements = new ArrayList<>();
    for (String line : Files.readAllLines(list)) {
      if (line.startsWith("? ")) {
        statements.get(statements.size() - 1).parameters().add(line.substring(2));
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        boolean loose = line.startsWith("~");
        String sql = (loose ? line.substring(1) : line).replace("{file}", file.toString());
        statements.add(new StatementKind(sql, new ArrayList<>(), loose));
      }
    }
    return statements;
  }

  /** Runs it through JDBC; returns what {@link ClientShell#answerWithState} does. */
  List<String> run(Connection connection) {
    try {
      if (parameters.isEmpty() && !onTheServer(connection)) {
        try (Statement statement = connection.createStatement()) {
          statement.setEscapeProcessing(false);
          return answer(statement, statement.execute(sql));
        }
      }
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        for (int i = 0; i < parameters.size(); i++) {
          statement.setString(i + 1, parameters.get(i));
        }
        return answer(statement, statement.execute());
      }
    } catch (DataTruncation unfit) {
      // Connector/J has its own SQLSTATE for what does not fit.
      return List.of("error " + unfit.getErrorCode() + " " + STATES.get(unfit.getErrorCode()));
    } catch (SQLException refused) {
      return List.of("error " + refused.getErrorCode() + " " + refused.getSQLState());
    }
  }

  private static boolean onTheServer(Connection connection) throws SQLException {
    return connection.getMetaData().getURL().contains("useServerPrepStmts=true");
  }

  private static List<String> answer(Statement statement, boolean hasRows) throws SQLException {
    if (!hasRows) {
      return List.of("ok " + statement.getUpdateCount());
    }
    List<String> rows = new ArrayList<>(List.of("rows"));
    try (ResultSet result = statement.getResultSet()) {
      while (result.next()) {
        StringJoiner row = new StringJoiner("|");
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          String value = result.getString(i);
          row.add(value == null ? "NULL" : value);
        }
        rows.add(row.toString());
      }
    }
    return rows;
  }

  /** Returns the statement with its parameters in their places. */
  String withParameters() {
    String all = sql;
    for (String parameter : parameters) {
      all = all.replaceFirst("\\?", "'" + parameter + "'");
    }
    return all;
  }

  /** Returns the statement and an answer, in one text. */
  String shown(List<String> answer) {
    return sql + ": " + (loose ? answer.get(0) : String.join("\n    ", answer));
  }
}
