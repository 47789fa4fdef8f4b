package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random statements answer what MariaDB answers. {@code -Dq4j.sql.fuzz.seconds=600} goes on for
 * that long, {@code -Dq4j.sql.fuzz.seed=N} begins with other statements.
 */
@Timeout(3600)
class SqlDifferentialTest {
  private static final int STATEMENTS = 1000;
  private static final int A_TABLES_LIFE = 200;

  @Test
  void randomStatementsAnswerWhatMariadbAnswers(@TempDir Path folder) throws Exception {
    long seed = Long.getLong("q4j.sql.fuzz.seed", 6);
    long seconds = Long.getLong("q4j.sql.fuzz.seconds", 0);
    System.out.println("q4j.sql.fuzz.seed=" + seed);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    List<String> differences = new ArrayList<>();
    int results = 0;
    int count = 0;
    try (SqlTwins twins = new SqlTwins(folder)) {
      while (differences.isEmpty() && (count < STATEMENTS || System.nanoTime() - end < 0)) {
        results += life(twins, new RandomStatements(new Random(seed + count), folder), differences);
        count += A_TABLES_LIFE;
      }
      assertEquals(List.of(), twins.accidents());
    }
    System.out.println("statements=" + count + " with a result=" + results);
    assertEquals("", String.join("\n\n", differences));
    assertTrue(results > count / 2, "results=" + results);
  }

  private static int life(SqlTwins twins, RandomStatements statements, List<String> differences) {
    List<String> all = new ArrayList<>(List.of("DROP TABLE IF EXISTS t", "DROP TABLE IF EXISTS u"));
    all.addAll(statements.setup());
    int results = 0;
    for (int i = 0; i < A_TABLES_LIFE; i++) {
      all.add(statements.next());
    }
    String before = "";
    for (String sql : all) {
      SqlAnswer ours = twins.ours(sql);
      SqlAnswer theirs = twins.theirs(sql);
      SqlComparison.difference(sql, ours, theirs)
          .map(sql.startsWith("EXECUTE") ? (before + "\n")::concat : UnaryOperator.identity())
          .ifPresent(differences::add);
      before = sql.startsWith("SET @") ? before + "\n" + sql : sql;
      results += theirs.error() == 0 ? 1 : 0;
    }
    return results;
  }
}
