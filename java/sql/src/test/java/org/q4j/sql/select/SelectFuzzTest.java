package org.q4j.sql.select;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.alibaba.druid.sql.SQLUtils;
import com.alibaba.druid.sql.ast.SQLStatement;
import com.alibaba.druid.sql.ast.statement.SQLSelectStatement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.q4j.sql.wire.ErrorReply;
import org.q4j.sql.wire.FieldType;

/** Whatever the parser lets through gives a result or an error for the client, never another. */
class SelectFuzzTest {

  private static final List<String> VALUES =
      List.of(
          "NULL",
          "0",
          "-1",
          "1.5",
          "1e300",
          "18446744073709551615",
          "'abc'",
          "''",
          "'12x'",
          "'2020-02-30'",
          "'0000-00-00'",
          "DATE'2020-02-29'",
          "TIME'-838:59:59'",
          "TIMESTAMP'9999-12-31 23:59:59.999999'",
          "x'ff00'",
          "b'101'",
          "_binary'\\0'",
          "'%'",
          "'('",
          "9223372036854775807",
          "-9223372036854775808",
          "1e-300",
          "'😀ß'",
          "@v",
          "id",
          "kind",
          "(SELECT MAX(id) FROM jobs)",
          "99999999999999999999999.5",
          "TRUE",
          "'-'",
          "INTERVAL 1 DAY",
          "INTERVAL '1:1' MINUTE_SECOND",
          "-5",
          "65",
          "'%Y %f'");

  private static final List<String> OPERATORS =
      List.of(
          "+",
          "-",
          "*",
          "/",
          "DIV",
          "%",
          "=",
          "<",
          ">=",
          "<=>",
          "AND",
          "OR",
          "XOR",
          "LIKE",
          "REGEXP",
          "&",
          "|",
          "^",
          "<<",
          ">>",
          "<>",
          "NOT LIKE",
          "COLLATE utf8mb4_bin =");

  private final Random random = new Random(20_201_121);
  private final TestContext context = new TestContext();

  SelectFuzzTest() {
    MemoryTable jobs =
        new MemoryTable(
            MemoryTable.column("jobs", "id", FieldType.LONG),
            MemoryTable.column("jobs", "kind", FieldType.VAR_STRING));
    jobs.row(1, "a").row(2, null).row(null, "2020-01-01");
    context.tables.put("jobs", jobs);
    context.memoryLimit = 1 << 20;
  }

  @Test
  void everyCallOfEveryFunctionGivesAResultOrAnError() {
    int results = 0;
    for (String name : Functions.names()) {
      for (int i = 0; i < 60; i++) {
        List<String> arguments = new ArrayList<>();
        for (int count = random.nextInt(5); count > 0; count--) {
          arguments.add(pick(VALUES));
        }
        results += run("SELECT " + name + "(" + String.join(",", arguments) + ") FROM jobs");
      }
    }
    assertTrue(results > 1000, "results=" + results);
  }

  @Test
  void everyExpressionGivesAResultOrAnError() {
    int results = 0;
    for (int i = 0; i < 4000; i++) {
      results += run("SELECT " + expression(3) + " FROM jobs WHERE " + expression(2));
    }
    assertTrue(results > 1000, "results=" + results);
  }

  @Test
  void everyPieceOfTheTablesExpressionsGivesAResultOrAnError() throws IOException {
    List<ExpressionTable.Line> lines = ExpressionTable.lines();
    int results = 0;
    for (int i = 0; i < 4000; i++) {
      String a = pick(lines).expression();
      String b = pick(lines).expression();
      String mixed = a.substring(0, random.nextInt(a.length() + 1));
      mixed += b.substring(random.nextInt(b.length() + 1));
      results += run("SELECT " + mixed);
    }
    assertTrue(results > 200, "results=" + results);
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private String expression(int depth) {
    if (depth == 0) {
      return pick(VALUES);
    }
    String a = expression(depth - 1);
    return switch (random.nextInt(8)) {
      case 0 -> "(" + a + ")";
      case 1 -> "-(" + a + ")";
      case 2 -> "CASE " + a + " WHEN " + pick(VALUES) + " THEN " + pick(VALUES) + " END";
      case 3 -> "CAST(" + a + " AS " + pick(List.of("SIGNED", "DATE", "CHAR(2)", "TIME(3)")) + ")";
      case 4 -> pick(List.of("SUM", "MIN", "COUNT", "AVG", "GROUP_CONCAT")) + "(" + a + ")";
      case 5 -> a + " IN (" + pick(VALUES) + "," + pick(VALUES) + ")";
      default -> "(" + a + ") " + pick(OPERATORS) + " (" + expression(depth - 1) + ")";
    };
  }

  /** Returns 1 where there was a result. */
  private int run(String query) {
    SQLStatement statement;
    try {
      statement = SQLUtils.parseSingleMysqlStatement(query);
    } catch (RuntimeException e) {
      // The parser's own surprises are its caller's to turn into 1064.
      return 0;
    }
    if (!(statement instanceof SQLSelectStatement select)) {
      return 0;
    }
    try {
      SelectTexts.note(statement, query);
      Select planned = Select.plan(select.getSelect(), context);
      for (Object[] row : Shown.rows(planned)) {
        assertEquals(planned.columns().size(), row.length, query);
      }
      return 1;
    } catch (ErrorReply e) {
      return 0;
    } catch (RuntimeException e) {
      return fail(query, e);
    }
  }
}
