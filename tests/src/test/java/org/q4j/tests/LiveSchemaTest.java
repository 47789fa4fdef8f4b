package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A queue file's columns are asked of a live server. */
class LiveSchemaTest {
  @TempDir Path folder;

  private Command q4j(Map<String, String> environment, String input, String... arguments) {
    List<String> command = new ArrayList<>(List.of("./q4j"));
    command.addAll(List.of(arguments));
    return Command.run(environment, input, command);
  }

  @Test
  void theServersDefinitionReadsTheFile() throws Exception {
    String columns =
        "id BIGINT NOT NULL, sent DATETIME(3), kind ENUM('a','b'), price DECIMAL(8,2), body TEXT";
    Map<String, String> data = Map.of("Q4J_DATA", folder.resolve("data").toString());
    assertEquals(0, q4j(data, "", "create", "app.mails", columns).exit());
    String row =
        "{\"id\": 1, \"sent\": \"2024-02-29 10:11:12.345\", \"kind\": \"b\", \"price\": \"-1.50\","
            + " \"body\": \"é\"}\n";
    assertEquals(0, q4j(data, row, "insert", "app.mails", "--format", "jsonl").exit());
    Path file = Files.copy(folder.resolve("data/app/mails.Q4M"), folder.resolve("mails.Q4M"));
    try (MariadbServer server = new MariadbServer(folder)) {
      try (Connection connection = server.connect("mysql");
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE DATABASE app CHARACTER SET utf8mb4");
        statement.execute("CREATE TABLE app.mails (" + columns + ") ENGINE=MyISAM");
        statement.execute("CREATE USER reader@localhost IDENTIFIED BY 'secret'");
        statement.execute("GRANT SELECT ON app.* TO reader@localhost");
      }
      Path password = Files.writeString(folder.resolve("password"), "secret\n");
      Command dump =
          q4j(
              Map.of("Q4J_DB_USER", "reader"),
              "",
              "file",
              "dump",
              file.toString(),
              "--schema",
              server.url("app"),
              "--schema-password-file",
              password.toString());
      assertEquals(0, dump.exit(), dump::toString);
      assertEquals("{\"rowid\": 1, \"cols\": " + row.strip() + "}\n", dump.out());
      Command refused =
          q4j(
              Map.of("Q4J_DB_USER", "reader", "Q4J_DB_PASSWORD", "wrong-word"),
              "",
              "file",
              "dump",
              file.toString(),
              "--schema",
              server.url("app"));
      assertEquals(3, refused.exit(), refused::toString);
      assertTrue(refused.err().contains("cannot get the definition of mails"), refused::toString);
      assertFalse(refused.err().contains("wrong-word"), refused::toString);
    }
  }
}
