package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A list of statements answers what MariaDB answers. */
@Timeout(300)
class SqlComparedTest {

  @Test
  void statementsAnswerWhatMariadbAnswers(@TempDir Path folder) throws Exception {
    List<String> differences = new ArrayList<>();
    List<String> statements;
    try (InputStream in = SqlComparedTest.class.getResourceAsStream("statements.sql")) {
      statements =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .toList();
    }
    try (SqlTwins twins = new SqlTwins(folder)) {
      for (String sql : statements) {
        SqlComparison.difference(sql, twins.ours(sql), twins.theirs(sql))
            .ifPresent(differences::add);
      }
      assertEquals(List.of(), twins.accidents());
    }
    assertTrue(statements.size() > 200, "statements=" + statements.size());
    assertEquals("", String.join("\n\n", differences));
  }
}
