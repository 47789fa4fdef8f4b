package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** HAProxy with its mysql-check before two servers. */
@Timeout(300)
class ServeHaproxyTest {
  @TempDir Path folder;

  @Test
  void clientsComeThroughToTheServerThatItsCheckFindsAlive() throws Exception {
    Path one = Files.createDirectory(folder.resolve("one"));
    Path two = Files.createDirectory(folder.resolve("two"));
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    try (ServeProcess first = new ServeProcess(one, Map.of());
        ServeProcess second = new ServeProcess(two, Map.of())) {
      mark(first, "first");
      mark(second, "second");
      Path config =
          Files.writeString(
              folder.resolve("haproxy.cfg"),
              """
              defaults
                mode tcp
                timeout connect 2s
                timeout client 60s
                timeout server 60s
                timeout check 5s
              listen queues
                bind 127.0.0.1:%d
                option mysql-check user probe
                option redispatch
                server first 127.0.0.1:%d check inter 200ms fall 1 rise 1
                server second 127.0.0.1:%d check inter 200ms fall 1 rise 1 backup
              """
                  .formatted(port, first.port(), second.port()));
      Process haproxy =
          new ProcessBuilder("haproxy", "-db", "-f", config.toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("haproxy.log").toFile())
              .start();
      try {
        assertEquals("first", answer(haproxy, port, "first"));
        first.kill();
        assertEquals("second", answer(haproxy, port, "second"));
      } finally {
        haproxy.destroy();
        haproxy.waitFor();
      }
      assertEquals("", second.error());
    }
  }

  private static void mark(ServeProcess server, String name) throws SQLException {
    try (Connection connection = server.connect()) {
      ServeProcess.run(connection, "CREATE DATABASE app");
      ServeProcess.run(connection, "CREATE TABLE app.t (v VARCHAR(10)) ENGINE=QUEUE");
      ServeProcess.run(connection, "INSERT INTO app.t VALUES ('" + name + "')");
    }
  }

  /** Asks again while the proxy starts or has not noticed yet that a server has gone. */
  private String answer(Process haproxy, int port, String expected) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    String last;
    do {
      try (Connection connection =
          DriverManager.getConnection(
              "jdbc:mysql://127.0.0.1:" + port + "/app?sslMode=DISABLED", "me", "")) {
        assertEquals("1", ServeProcess.run(connection, "SELECT queue_wait('t', 10)"));
        last = ServeProcess.run(connection, "SELECT v FROM t");
      } catch (SQLException notYet) {
        last = notYet.toString();
      }
      assertTrue(haproxy.isAlive(), Files.readString(folder.resolve("haproxy.log")));
    } while (!last.equals(expected) && System.nanoTime() - end < 0);
    return last;
  }
}
