package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.queue.QueueStore;
import org.q4j.queue.Snapshot;

/** {@code ./q4j serve} as a process: its start, its end, its death, and the death of clients. */
@Timeout(300)
class ServeTest {
  @TempDir Path folder;
  private ServeProcess server;

  private void start() throws IOException {
    server = new ServeProcess(folder, Map.of());
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private void prepare() throws SQLException {
    try (Connection connection = server.connect()) {
      ServeProcess.run(connection, "CREATE DATABASE app");
      ServeProcess.run(connection, "CREATE TABLE app.t (id BIGINT NOT NULL) ENGINE=QUEUE");
    }
  }

  @Test
  void termEndsItCleanlyWithoutWaitingForWhoWaits() throws Exception {
    start();
    prepare();
    try (Connection waiting = server.connect()) {
      ServeProcess.run(waiting, "INSERT INTO app.t VALUES (1)");
      assertEquals("1", ServeProcess.run(waiting, "SELECT queue_wait('app.t')"));
      server.process().destroy();
      assertTrue(server.process().waitFor(30, TimeUnit.SECONDS), server::error);
    }
    assertEquals("", server.error());
    assertTrue(Files.notExists(server.socket()));
    Path file = folder.resolve("data/app/t.Q4M");
    Command check = Command.q4j(folder, "", "file", "check", file.toString());
    assertEquals(0, check.exit(), check::toString); // 6 would say that it was not closed.
  }

  @Test
  void killedUnderManyClientsItLosesNoAcknowledgedRow() throws Exception {
    start();
    prepare();
    Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      long from = i * 1_000_000L;
      Thread client =
          new Thread(
              () -> {
                try (Connection connection = server.connect()) {
                  for (long id = from; ; id++) {
                    ServeProcess.run(connection, "INSERT INTO app.t VALUES (" + id + ")");
                    acknowledged.add(id);
                  }
                } catch (SQLException killed) {
                  // As was the plan; what was acknowledged by then counts.
                }
              });
      client.start();
      clients.add(client);
    }
    while (acknowledged.size() < 2000) {
      assertTrue(server.process().isAlive(), server::error);
      Thread.onSpinWait();
    }
    server.kill();
    for (Thread client : clients) {
      client.join();
    }
    try (QueueStore store = QueueStore.open(folder.resolve("data"));
        Snapshot rows = store.queue("app.t").snapshot()) {
      Set<Long> found = ConcurrentHashMap.newKeySet();
      rows.forEach(row -> assertTrue(found.add(row.row().getLong(0)), "twice: " + row));
      Set<Long> lost =
          acknowledged.stream().filter(id -> !found.contains(id)).collect(Collectors.toSet());
      assertEquals(Set.of(), lost);
    }
  }

  @Test
  void aKilledClientGivesItsRowBack() throws Exception {
    start();
    prepare();
    try (Connection other = server.connect()) {
      ServeProcess.run(other, "INSERT INTO app.t VALUES (1)");
      Process client =
          new ProcessBuilder("mysql", "--no-defaults", "-S" + server.socket(), "-N", "-n")
              .redirectErrorStream(true)
              .start();
      // Its input stays open, so it goes on owning the row.
      client
          .getOutputStream()
          .write("SELECT queue_wait('app.t');\n".getBytes(StandardCharsets.UTF_8));
      client.getOutputStream().flush();
      assertEquals('1', client.getInputStream().read());
      assertEquals("0", ServeProcess.run(other, "SELECT COUNT(*) FROM app.t WHERE id = 1"));
      client.destroyForcibly();
      assertEquals("1", ServeProcess.run(other, "SELECT queue_wait('app.t', 100)"));
    }
  }

  @Test
  void theProgramMysqlTalksToItOverItsSocket() throws Exception {
    start();
    prepare();
    Command mysql =
        Command.run(
            Map.of(),
            "INSERT INTO app.t VALUES (1), (2); SELECT queue_wait('app.t'); SELECT * FROM app.t;"
                + " SELECT queue_end(); SELECT COUNT(*) FROM app.t;",
            List.of("mysql", "--no-defaults", "-S" + server.socket(), "-N"));
    assertEquals("1\n1\n1\n1\n", mysql.out(), mysql::toString);
  }
}
