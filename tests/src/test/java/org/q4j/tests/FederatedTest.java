package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A MariaDB server that feeds queues through FEDERATED tables. */
@Timeout(300)
class FederatedTest {
  @TempDir Path folder;

  @Test
  void aTriggerAndAnInsertFromATableFeedAQueue() throws Exception {
    Path there = folder.resolve("there");
    Path here = folder.resolve("here");
    Files.createDirectories(there);
    Files.createDirectories(here);
    try (ServeProcess server = new ServeProcess(here, Map.of());
        MariadbServer mariadb = new MariadbServer(there);
        Connection queue = server.connect();
        Connection base = mariadb.connect("mysql")) {
      ServeProcess.run(queue, "CREATE DATABASE app");
      String columns = "(id INT NOT NULL, url VARCHAR(200), at DATETIME)";
      ServeProcess.run(queue, "CREATE TABLE app.jobs " + columns + " ENGINE=QUEUE");
      ServeProcess.run(base, "INSTALL SONAME 'ha_federatedx'");
      ServeProcess.run(base, "CREATE DATABASE app");
      ServeProcess.run(base, "USE app");
      ServeProcess.run(
          base,
          "CREATE TABLE jobs %s ENGINE=FEDERATED CONNECTION='mysql://me@127.0.0.1:%d/app/jobs'"
              .formatted(columns, server.port()));
      ServeProcess.run(base, "CREATE TABLE pages " + columns + " ENGINE=InnoDB");
      ServeProcess.run(
          base,
          "CREATE TRIGGER feed AFTER INSERT ON pages FOR EACH ROW"
              + " INSERT INTO jobs VALUES (NEW.id, NEW.url, NEW.at)");
      ServeProcess.run(base, "INSERT INTO pages VALUES (1, 'http://ü/''', '2024-02-29 01:02:03')");
      ServeProcess.run(base, "INSERT INTO pages VALUES (2, NULL, NULL), (3, 'x', NULL)");

      assertEquals("1", ServeProcess.run(queue, "SELECT queue_wait('app.jobs', 30)"));
      assertEquals(
          "1|http://ü/'|2024-02-29 01:02:03",
          ServeProcess.run(queue, "SELECT CONCAT_WS('|', id, url, at) FROM app.jobs"));
      assertEquals("2", ServeProcess.run(base, "SELECT COUNT(*) FROM jobs"));
      assertEquals("1", ServeProcess.run(queue, "SELECT queue_end()"));

      ServeProcess.run(base, "INSERT INTO jobs SELECT id + 10, url, at FROM pages");
      assertEquals("5", ServeProcess.run(queue, "SELECT COUNT(*) FROM app.jobs"));
      assertEquals("11", ServeProcess.run(base, "SELECT MIN(id) FROM jobs WHERE id > 10"));
      ServeProcess.run(base, "DELETE FROM jobs WHERE id = 12");
      assertEquals("0", ServeProcess.run(queue, "SELECT COUNT(id) FROM app.jobs WHERE id = 12"));
      assertThrows(SQLException.class, () -> ServeProcess.run(base, "UPDATE jobs SET id = 1"));
      assertEquals("4", ServeProcess.run(queue, "SELECT COUNT(*) FROM app.jobs"));
      assertEquals("", server.error());
    }
  }
}
