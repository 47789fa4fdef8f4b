package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Every kind of statement gives every driver what it gives Connector/J. */
@Timeout(300)
class ClientKindsTest {
  private static final String PROPERTIES =
      "sslMode=DISABLED&tinyInt1isBit=false&yearIsDateType=false&allowLoadLocalInfile=true";

  private static final String MARK = "--- the next statement";
  private static final Pattern ERROR =
      Pattern.compile("(?m)^ERROR ([0-9]+) \\((.{5})\\) at line ([0-9]+)");

  private static ServeProcess server;
  private static List<StatementKind> statements;
  private static List<List<String>> answers;

  @TempDir Path folder;

  @BeforeAll
  static void start(@TempDir Path shared) throws Exception {
    Path file = Files.writeString(shared.resolve("rows"), "20|file\n21|Grüße\n");
    statements = StatementKind.read(Command.ROOT.resolve("tests/clients/kinds.txt"), file);
    server = new ServeProcess(shared, Map.of());
    answers = throughJdbc("");
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
      assertEquals("", server.error());
    }
  }

  private static List<List<String>> throughJdbc(String more) throws SQLException {
    try (Connection connection = server.connect("me", "", PROPERTIES + more)) {
      List<List<String>> seen = new ArrayList<>();
      for (StatementKind statement : statements) {
        seen.add(statement.run(connection));
      }
      return seen;
    }
  }

  @Test
  void theListHasEveryKindOfAnswer() {
    assertTrue(statements.size() > 130, "statements=" + statements.size());
    for (String kind : List.of("ok ", "error ", "rows")) {
      assertTrue(answers.stream().filter(each -> each.get(0).startsWith(kind)).count() > 20, kind);
    }
  }

  @Test
  void connectorJPreparingOnTheServerSeesTheSame() throws SQLException {
    assertSame(answers, throughJdbc("&useServerPrepStmts=true"));
  }

  @ParameterizedTest
  @FieldSource("org.q4j.tests.ClientShell#PROGRAMS")
  void aDriverSeesWhatConnectorJSees(String client) throws IOException {
    // pymysql does not tell the SQLSTATE.
    boolean states = !client.contains("pymysql");
    List<String> command = new ArrayList<>(Arrays.asList(client.split(" ")));
    command.add(String.valueOf(server.port()));
    List<List<String>> seen = new ArrayList<>();
    try (ClientShell shell = new ClientShell(command, folder.resolve("log"))) {
      for (StatementKind statement : statements) {
        shell.send(statement.sql(), statement.parameters());
        seen.add(shell.answerWithState());
      }
    }
    assertSame(
        states
            ? answers
            : answers.stream()
                .map(each -> each(each, line -> line.replaceAll("^(error [0-9]+ ).*", "$1")))
                .toList(),
        seen);
  }

  @Test
  void theProgramMariadbSeesWhatConnectorJSees() {
    StringBuilder script = new StringBuilder();
    for (StatementKind statement : statements) {
      script.append(statement.withParameters()).append(";\nSELECT '").append(MARK).append("';\n");
    }
    Command done =
        Command.run(
            Map.of(),
            script.toString(),
            List.of(
                "mariadb",
                "--no-defaults",
                "--host=127.0.0.1",
                "--port=" + server.port(),
                "--user=me",
                "--batch",
                "--skip-column-names",
                "--local-infile=1",
                "--default-character-set=utf8mb4",
                "--force"));
    Map<Integer, String> errors = new HashMap<>();
    Matcher error = ERROR.matcher(done.err());
    while (error.find()) {
      errors.put(Integer.valueOf(error.group(3)), "error " + error.group(1) + " " + error.group(2));
    }
    String[] parts = done.out().split(MARK + "\n", -1);
    assertEquals(statements.size() + 1, parts.length, done::toString);
    List<List<String>> seen = new ArrayList<>();
    List<List<String>> expected = new ArrayList<>();
    for (int i = 0; i < statements.size(); i++) {
      List<String> lines = new ArrayList<>(parts[i].lines().toList());
      boolean rows = answers.get(i).get(0).equals("rows");
      lines.add(0, errors.getOrDefault(2 * i + 1, rows ? "rows" : "ok"));
      seen.add(lines);
      // How many rows are changed it says to a terminal only.
      expected.add(
          each(
              answers.get(i),
              line -> line.replaceAll("^ok .*", "ok").replace('|', '\t').replace("\n", "\\n")));
    }
    assertSame(expected, seen);
  }

  private static List<String> each(List<String> lines, UnaryOperator<String> change) {
    return lines.stream().map(change).toList();
  }

  private static void assertSame(List<List<String>> expected, List<List<String>> seen) {
    assertEquals(shown(expected), shown(seen));
  }

  private static String shown(List<List<String>> all) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < statements.size(); i++) {
      text.append(statements.get(i).shown(all.get(i))).append('\n');
    }
    return text.toString();
  }
}
