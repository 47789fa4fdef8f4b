package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same life of a queue through the drivers of other languages, and programs of MariaDB. */
@Timeout(300)
class ClientLifeTest {
  @TempDir Path folder;

  @ParameterizedTest
  @FieldSource("org.q4j.tests.ClientShell#PROGRAMS")
  void aQueuesLife(String client) throws Exception {
    try (ServeProcess server = new ServeProcess(folder, Map.of())) {
      List<String> command = new ArrayList<>(Arrays.asList(client.split(" ")));
      command.add(String.valueOf(server.port()));
      try (ClientTable table =
          new ClientTable(Command.ROOT.resolve("tests/clients/life.txt"), command, folder)) {
        assertTrue(table.run() > 80, "the table was not read to its end");
      }
      assertEquals("", server.error());
    }
  }

  @Test
  void theProgramMariadbRunsAScript() throws Exception {
    try (ServeProcess server = new ServeProcess(folder, Map.of())) {
      Path blob = Files.writeString(folder.resolve("blob"), "9|" + "x".repeat(3_000_000));
      String script =
          """
          CREATE DATABASE life; USE life;
          CREATE TABLE t (id INT NOT NULL, at DATETIME, v VARCHAR(20), b LONGBLOB) ENGINE=QUEUE;
          INSERT INTO t VALUES (1, '2024-02-29 01:02:03', 'Grüße', X'00ff'), (2, NULL, NULL, NULL);
          PREPARE s FROM 'INSERT INTO t (id, v) VALUES (?, ?)';
          SET @i = 3, @v = 'prepared'; EXECUTE s USING @i, @v; DEALLOCATE PREPARE s;
          SELECT id, at, v, HEX(b) FROM t;
          SELECT queue_wait('t:id>1', 't', 5); SELECT id FROM t; SELECT queue_abort();
          SELECT queue_wait('t'); SELECT queue_rowid(); SELECT queue_end();
          LOAD DATA LOCAL INFILE '%s' INTO TABLE t FIELDS TERMINATED BY '|' (id, b);
          SELECT id, LENGTH(b) FROM t WHERE id = 9;
          SELECT * FROM missing; UPDATE t SET id = 1; SELECT queue_abort(); SELECT COUNT(*) FROM t;
          SHOW TABLES; DROP DATABASE life;
          """
              .formatted(blob);
      Command done =
          Command.run(
              Map.of(),
              script,
              List.of(
                  "mariadb",
                  "--no-defaults",
                  "--socket=" + server.socket(),
                  "--user=me",
                  "--batch",
                  "--skip-column-names",
                  "--local-infile=1",
                  "--default-character-set=utf8mb4",
                  "--force"));
      assertEquals(
          """
          1\t2024-02-29 01:02:03\tGrüße\t00FF
          2\tNULL\tNULL\tNULL
          3\tNULL\tprepared\tNULL
          1
          2
          1
          1
          1
          1
          9\t3000000
          3
          t
          """,
          done.out(),
          done::toString);
      List<String> errors =
          done.err()
              .lines()
              .filter(line -> line.startsWith("ERROR "))
              .map(line -> line.substring(6, 10))
              .toList();
      assertEquals(List.of("1146", "1031", "1123"), errors, done::toString);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysqlslap", "mariadb-slap"})
  void manyClientsAtOnceLoseNothing(String program) throws Exception {
    try (ServeProcess server = new ServeProcess(folder, Map.of())) {
      Command done =
          Command.run(
              Map.of(),
              "",
              List.of(
                  program,
                  "--no-defaults",
                  "--host=127.0.0.1",
                  "--port=" + server.port(),
                  "--user=me",
                  "--create-schema=slap",
                  "--create=CREATE TABLE t (id INT NOT NULL, v VARCHAR(100)) ENGINE=QUEUE",
                  "--query=INSERT INTO t VALUES (1, 'x'), (2, 'y');"
                      + "SELECT queue_wait('t', 30); SELECT * FROM t; SELECT queue_end()",
                  "--delimiter=;",
                  "--concurrency=16",
                  "--number-of-queries=3200",
                  "--no-drop"));
      assertEquals(0, done.exit(), done::toString);
      assertTrue(done.out().contains("Number of clients running queries: 16"), done::toString);
      try (Connection connection = server.connect()) {
        // 800 rounds put two rows each and took one.
        assertEquals("800", ServeProcess.run(connection, "SELECT COUNT(*) FROM slap.t"));
      }
      assertEquals("", server.error());
    }
  }
}
