package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Thousands of connections that do nothing, and hundreds that wait. */
@Timeout(600)
class ServeManyTest {
  private static final int IDLE = 5000;
  private static final int WAITING = 500;

  @TempDir Path folder;

  @Test
  void idleAndWaitingConnectionsAreAllServed() throws Exception {
    List<RawConnection> open = new ArrayList<>();
    try (ServeProcess server = new ServeProcess(folder, Map.of());
        Connection connection = server.connect()) {
      ServeProcess.run(connection, "CREATE DATABASE app");
      ServeProcess.run(connection, "CREATE TABLE app.t (id INT NOT NULL) ENGINE=QUEUE");
      String before = memory(server);
      for (int i = 0; i < IDLE + WAITING; i++) {
        open.add(new RawConnection(server.port()));
      }
      String idle = memory(server);
      List<RawConnection> waiting = open.subList(IDLE, IDLE + WAITING);
      for (RawConnection one : waiting) {
        one.query("SELECT queue_wait('app.t', 500)");
      }
      String count =
          "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'SELECT"
              + " queue_wait%'";
      String found;
      do {
        found = ServeProcess.run(connection, count);
      } while (!found.equals(String.valueOf(WAITING)));
      System.out.println(
          "serve, resident: %s at the start, %s with %d idle connections, %s with %d of them waiting"
              .formatted(before, idle, IDLE + WAITING, memory(server), WAITING));

      StringBuilder rows = new StringBuilder("INSERT INTO app.t VALUES (0)");
      for (int i = 1; i < WAITING; i++) {
        rows.append(", (").append(i).append(')');
      }
      ServeProcess.run(connection, rows.toString());
      Set<String> got = new HashSet<>();
      for (RawConnection one : waiting) {
        assertEquals("1", one.value());
        one.query("SELECT id FROM app.t");
        got.add(one.value());
      }
      assertEquals(WAITING, got.size());
      for (RawConnection one : waiting) {
        one.query("SELECT queue_end()");
        assertEquals("1", one.value());
      }
      for (RawConnection one : open) {
        one.ping();
      }
      assertEquals("0", ServeProcess.run(connection, "SELECT COUNT(*) FROM app.t"));
      assertEquals("", server.error());
    } finally {
      for (RawConnection one : open) {
        one.close();
      }
    }
  }

  private static String memory(ServeProcess server) throws IOException {
    Path status = Path.of("/proc", String.valueOf(server.process().pid()), "status");
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> line.substring(6).strip())
        .findFirst()
        .orElseThrow();
  }
}
