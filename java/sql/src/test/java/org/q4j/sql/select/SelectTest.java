package org.q4j.sql.select;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.alibaba.druid.sql.SQLUtils;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.q4j.sql.wire.ColumnDefinition;
import org.q4j.sql.wire.ErrorReply;
import org.q4j.sql.wire.FieldType;

class SelectTest {

  private final TestContext context = new TestContext();
  private final MemoryTable jobs =
      new MemoryTable(
          MemoryTable.column("jobs", "id", FieldType.LONG),
          MemoryTable.column("jobs", "kind", FieldType.VAR_STRING),
          MemoryTable.column("jobs", "cost", FieldType.DOUBLE));
  private final MemoryTable kinds =
      new MemoryTable(
          MemoryTable.column("kinds", "kind", FieldType.VAR_STRING),
          MemoryTable.column("kinds", "label", FieldType.VAR_STRING));

  @BeforeEach
  void fill() {
    jobs.row(1, "a", 1.5).row(2, "b", 2.0).row(3, "A", null).row(4, null, 0.5);
    kinds.row("a", "first").row("b", "second").row("c", "third");
    context.tables.put("jobs", jobs);
    context.tables.put("kinds", kinds);
  }

  static Stream<Arguments> queries() throws IOException {
    return ExpressionTable.fields("queries.tsv").stream()
        .map(fields -> Arguments.of(fields[0], fields[1]));
  }

  /** What MariaDB answers over the same two tables. */
  @ParameterizedTest
  @MethodSource("queries")
  void queriesGiveTheirRows(String query, String expected) {
    assertEquals(expected, Shown.text(query, context));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "SELECT nope FROM jobs; 1054",
        "SELECT id FROM jobs WHERE nope = 1; 1054",
        "SELECT kind FROM jobs, kinds; 1052",
        "SELECT id FROM missing; 1146",
        "SELECT id FROM jobs, jobs; 1066",
        "SELECT x.* FROM jobs; 1051",
        "SELECT id FROM jobs WHERE COUNT(*) = 1; 1111",
        "SELECT id FROM jobs WHERE id = (SELECT id FROM jobs); 1242",
        "SELECT id FROM jobs UNION SELECT 1, 2; 1222",
        "SELECT id FROM jobs ORDER BY 7; 1054",
        "SELECT id FROM jobs LIMIT -1; 1064",
        "SELECT 1 FROM (SELECT id, id FROM jobs) x; 1060",
        "SELECT id INTO @x FROM jobs; 1235",
        "SELECT kind, COUNT(*) FROM jobs GROUP BY kind WITH CUBE; 1235",
        "SELECT kind, COUNT(*) FROM jobs GROUP BY kind WITH ROLLUP ORDER BY kind; 1221",
        "WITH a AS (SELECT 1), A AS (SELECT 2) SELECT * FROM a; 4004",
        "WITH a(x) AS (SELECT 1, 2) SELECT * FROM a; 4002",
        "WITH a(x, X) AS (SELECT 1, 2) SELECT 1; 1060",
        "WITH a AS (SELECT x FROM b), b AS (SELECT 1 x) SELECT * FROM a; 1146",
        "WITH a AS (SELECT nope FROM jobs) SELECT 1; 1054",
        "WITH RECURSIVE a AS (SELECT 1 x UNION SELECT x + 1 FROM a) SELECT * FROM a; 1235",
        "SELECT ROW_NUMBER() OVER () FROM jobs; 1235",
        "SELECT ?; 1210",
        "SELECT @@nope; 1193",
      })
  void mistakesHaveMysqlsNumbers(String query, int number) {
    ErrorReply error = assertThrows(ErrorReply.class, () -> Shown.text(query, context));
    assertEquals(number, error.number(), error.getMessage());
  }

  @Test
  void userVariablesKeepTheirValuesFromRowToRow() {
    context.userVariable("n", 0L);

    assertEquals("1,1|2,3|3,6|4,10", Shown.text("SELECT id, @n := @n + id FROM jobs", context));
    assertEquals(10L, context.userVariable("N"));
  }

  @Test
  void functionsOfTheSessionAreCalled() {
    assertEquals("42,43", Shown.text("SELECT CONNECTION_ID(), connection_id(1)", context));
  }

  @Test
  void countingAllRowsReadsNoneWhereTheTableKnows() {
    jobs.knowsCount = true;

    assertEquals("4,5", Shown.text("SELECT COUNT(*), COUNT(1) + 1 FROM jobs", context));
    assertEquals(0, jobs.opened);
    assertEquals("4,1", Shown.text("SELECT COUNT(*), id FROM jobs", context));
    assertEquals(1, jobs.opened);
  }

  @Test
  void aPlainScanReadsNoMoreThanIsAsked() {
    assertEquals("1|2", Shown.text("SELECT id FROM jobs LIMIT 2", context));
    assertEquals(2, jobs.read);
    assertEquals(jobs.opened, jobs.closed);
  }

  @Test
  void columnsCarryTheirTableAndAlias() {
    ColumnDefinition column =
        Shown.plan("SELECT j.id AS number FROM jobs j", context).columns().get(0);

    assertEquals("number", column.name());
    assertEquals("id", column.originalName());
    assertEquals("j", column.table());
    assertEquals("jobs", column.originalTable());
    assertEquals("app", column.schema());
    assertEquals(FieldType.LONG, column.type());
  }

  @Test
  void columnsWithoutAnAliasAreCalledAsTheStatementWritesThem() {
    String query =
        "SELECT ID, count( * ), j . kind , 'x' ,1+ 2/*c*/, (select  max(id) from jobs) from jobs j";
    List<String> names =
        Shown.plan(query, context).columns().stream().map(ColumnDefinition::name).toList();

    assertEquals(
        List.of("ID", "count( * )", "kind", "x", "1+ 2", "(select  max(id) from jobs)"), names);
  }

  @Test
  void parametersConvertAsLiteralsDo() {
    context.parameters.add("2");
    context.parameters.add(1L);

    assertEquals("2", Shown.text("SELECT id FROM jobs WHERE id = ? LIMIT ?", context));
  }

  @Test
  void sortingBeyondTheMemoryIsAnErrorAndWithALimitIsNot() {
    for (int i = 0; i < 1000; i++) {
      jobs.row(i, "x".repeat(100), 1.0);
    }
    context.memoryLimit = 50_000;

    ErrorReply error =
        assertThrows(
            ErrorReply.class,
            () -> Shown.text("SELECT id, kind FROM jobs ORDER BY kind, id", context));
    assertEquals(1038, error.number());
    assertEquals(
        "999", Shown.text("SELECT id FROM jobs ORDER BY kind DESC, id DESC LIMIT 1", context));
    assertEquals(
        1038,
        assertThrows(
                ErrorReply.class, () -> Shown.text("SELECT DISTINCT id, kind FROM jobs", context))
            .number());
    assertEquals(
        1038,
        assertThrows(
                ErrorReply.class,
                () -> Shown.text("SELECT COUNT(*) FROM jobs GROUP BY id", context))
            .number());
  }

  @Test
  void aJoinWithASideThatDoesNotFitReadsItAgain() {
    for (int i = 0; i < 200; i++) {
      kinds.row("k" + i, "x".repeat(100));
    }
    context.memoryLimit = 10_000;

    assertEquals("812", Shown.text("SELECT COUNT(*) FROM jobs, kinds", context));
    assertTrue(kinds.opened > 1);
    assertEquals(kinds.opened, kinds.closed);
  }

  @Test
  void anUncorrelatedSubqueryRunsOnce() {
    Shown.text("SELECT id FROM jobs WHERE kind IN (SELECT kind FROM kinds)", context);

    assertEquals(1, kinds.opened);
  }

  @Test
  void aKilledStatementEndsAlsoWhereNoRowComes() {
    for (int i = 0; i < 100; i++) {
      kinds.row("k", "l");
    }
    context.isCancelled = true;

    ErrorReply error =
        assertThrows(
            ErrorReply.class,
            () -> Shown.text("SELECT 1 FROM kinds a, kinds b, kinds c WHERE 0", context));
    assertEquals(1317, error.number());
  }

  @Test
  void aRegularExpressionThatTakesForeverEndsWithAnError() {
    ErrorReply error =
        assertThrows(
            ErrorReply.class,
            () ->
                Shown.text(
                    "SELECT REPEAT('a', 60) REGEXP '^(a*)(a*)(a*)(a*)(a*)(a*)(a*)(a*)b'", context));

    assertEquals(1139, error.number());
  }

  @Test
  void divisionByZeroWarns() {
    assertEquals("\\N", Shown.text("SELECT 1/0", context));
    assertEquals(List.of(1365), context.warnings);
  }

  @Test
  void truthIsThatOfTheFirstNumber() {
    Expression column = Expressions.compile(SQLUtils.toMySqlExpr("kind"), jobs.columns(), context);

    assertEquals(Truth.TRUE, Expressions.truth(column, new Object[] {1, "2x", 0.0}, context));
    assertEquals(Truth.FALSE, Expressions.truth(column, new Object[] {1, "x", 0.0}, context));
    assertEquals(Truth.UNKNOWN, Expressions.truth(column, new Object[] {1, null, 0.0}, context));
  }

  @Test
  void chainsOfThousandsOfConditionsAndTooDeepOnesAreTold() {
    String chain = "id = 0" + " OR id = 1".repeat(3000);
    assertEquals("1", Shown.text("SELECT id FROM jobs WHERE " + chain, context));

    ErrorReply error =
        assertThrows(ErrorReply.class, () -> Shown.text("SELECT 1" + " + 1".repeat(3000), context));
    assertEquals(1436, error.number());
  }
}
