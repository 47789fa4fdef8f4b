package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tables that SELECT is tested with are what a MariaDB server answers. Where one has drifted,
 * the failure shows the lines as they should be.
 */
class SelectTableTest {
  private static final Path TABLES =
      Path.of(System.getProperty("q4j.root"))
          .resolve("java/sql/src/test/resources/org/q4j/sql/select");

  private static MariadbServer server;
  private static Connection connection;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    server = new MariadbServer(folder);
    try (Connection setup = server.connect("mysql");
        Statement statement = setup.createStatement()) {
      statement.execute("CREATE DATABASE app CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci");
    }
    connection = DriverManager.getConnection(server.url("app"), SqlTwins.settings());
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET timestamp = 1600000000.123456");
      statement.execute("CREATE TABLE jobs (id INT, kind VARCHAR(20), cost DOUBLE, KEY x (id))");
      statement.execute("INSERT INTO jobs VALUES (1,'a',1.5),(2,'b',2),(3,'A',NULL),(4,NULL,0.5)");
      statement.execute("CREATE TABLE kinds (kind VARCHAR(20), label VARCHAR(20))");
      statement.execute("INSERT INTO kinds VALUES ('a','first'),('b','second'),('c','third')");
    }
  }

  @AfterAll
  static void stop() throws SQLException {
    if (connection != null) {
      connection.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void expressionsAreWhatTheServerPrints() throws IOException {
    List<String> drifted = new ArrayList<>();
    List<String> lines = Files.readAllLines(TABLES.resolve("expressions.tsv"));
    for (String line : lines) {
      String expression = line.split("\t", -1)[0];
      String answer = expression + "\t" + answer(expression);
      if (!answer.equals(line)) {
        drifted.add(answer);
      }
    }
    assertTrue(lines.size() > 1000, "lines=" + lines.size());
    assertEquals("", String.join("\n", drifted));
  }

  private static String answer(String expression) {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      try (ResultSet rows = statement.executeQuery("SELECT " + expression)) {
        rows.next();
        ResultSetMetaData columns = rows.getMetaData();
        String name = SqlAnswer.shown(columns.getColumnLabel(1).getBytes(StandardCharsets.UTF_8));
        return name + "\t" + SqlAnswer.type(columns, 1) + "\t" + SqlAnswer.shown(rows.getBytes(1));
      }
    } catch (SQLException e) {
      return "\tERROR\t" + e.getErrorCode();
    }
  }

  @Test
  void queriesGiveTheRowsThatTheServerGives() throws IOException, SQLException {
    List<String> drifted = new ArrayList<>();
    for (String line : Files.readAllLines(TABLES.resolve("queries.tsv"))) {
      String query = line.split("\t", -1)[0];
      String answer = query + "\t" + rows(query);
      if (!answer.equals(line)) {
        drifted.add(answer);
      }
    }
    assertEquals("", String.join("\n", drifted));
  }

  private static String rows(String query) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          values.add(SqlAnswer.shown(rows.getBytes(i)));
        }
        found.add(String.join(",", values));
      }
    }
    return String.join("|", found);
  }
}
