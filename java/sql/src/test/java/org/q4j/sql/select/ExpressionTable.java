package org.q4j.sql.select;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What MariaDB answers to expressions behind SELECT: one a line, with tabs between the expression,
 * the column's name, its type and the value. {@code \N} is NULL; of an error the type is ERROR and
 * the value its number.
 *
 * <p>MariaDB had the time zone +00:00, the time of {@link TestContext}, utf8mb4_general_ci and an
 * SQL mode of STRICT_TRANS_TABLES, ERROR_FOR_DIVISION_BY_ZERO and NO_ENGINE_SUBSTITUTION.
 */
final class ExpressionTable {

  /** One line. */
  record Line(String expression, String name, String type, String value) {
    String result() {
      return name + " | " + type + " | " + value;
    }
  }

  private ExpressionTable() {}

  static List<Line> lines() throws IOException {
    return fields("expressions.tsv").stream()
        .map(fields -> new Line(fields[0], fields[1], fields[2], fields[3]))
        .toList();
  }

  /** Returns the fields of each line of a table beside this class. */
  static List<String[]> fields(String name) throws IOException {
    try (InputStream in = ExpressionTable.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split("\t", -1))
          .toList();
    }
  }
}
