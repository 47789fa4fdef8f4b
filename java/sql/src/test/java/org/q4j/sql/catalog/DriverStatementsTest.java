package org.q4j.sql.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.alibaba.druid.sql.ast.statement.SQLSelectStatement;
import com.alibaba.druid.sql.dialect.mysql.parser.MySqlStatementParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.q4j.sql.select.RowCursor;
import org.q4j.sql.select.RowSource;
import org.q4j.sql.select.Select;
import org.q4j.sql.text.Comments;

/** What clients send when they connect, and when they look around, is answered without an error. */
class DriverStatementsTest {

  static Stream<Arguments> clients() {
    Map<String, List<String>> clients = new LinkedHashMap<>();
    List<String> statements = List.of();
    for (String line : Resources.lines("drivers.txt")) {
      if (line.startsWith("= ")) {
        statements = new ArrayList<>();
        clients.put(line.substring(2), statements);
      } else {
        statements.add(line);
      }
    }
    return clients.entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("clients")
  void isAnswered(String client, List<String> statements) {
    assertFalse(statements.isEmpty());
    TestSession session = new TestSession();
    List<String> failures = new ArrayList<>();
    for (String sql : statements) {
      try {
        run(sql, session);
      } catch (RuntimeException e) {
        failures.add(sql + "\n  -> " + e);
      }
    }
    assertEquals("", String.join("\n", failures), client);
  }

  private static void run(String sql, TestSession session) {
    if (Sets.run(sql, session) || Comments.firstWord(sql).isEmpty()) {
      return;
    }
    Optional<RowSource> shown = Show.answer(sql, session);
    if (shown.isPresent()) {
      int columns = shown.get().columns().size();
      TestSession.rows(shown.get()).forEach(row -> assertEquals(columns, row.length, sql));
      return;
    }
    SQLSelectStatement select =
        (SQLSelectStatement) new MySqlStatementParser(Comments.strip(sql)).parseStatement();
    Select plan = Select.plan(select.getSelect(), session.context());
    try (RowCursor rows = plan.open()) {
      for (Object[] row = rows.next(); row != null; row = rows.next()) {
        assertEquals(plan.columns().size(), row.length, sql);
      }
    }
  }
}
