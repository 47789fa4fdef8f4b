package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** HAProxy before two MariaDB servers in replication, with health serve beside each. */
@Timeout(600)
class HealthHaproxyTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();
  private MariadbServer primary;
  private MariadbServer replica;
  private Path downFile;
  private int stats;
  private int pool;

  @BeforeEach
  void replicate() throws Exception {
    primary = mariadb("one", "--server-id=1", "--log-bin=bin");
    replica = mariadb("two", "--server-id=2");
    downFile = folder.resolve("down");
    on(
        primary,
        "CREATE USER copy IDENTIFIED BY 'copy'",
        "GRANT REPLICATION SLAVE ON *.* TO copy",
        "CREATE USER haproxy",
        "GRANT REPLICA MONITOR ON *.* TO haproxy",
        "CREATE DATABASE app",
        "CREATE TABLE app.t (v INT)");
    on(
        replica,
        "CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT="
            + primary.port()
            + ", MASTER_USER='copy', MASTER_PASSWORD='copy', MASTER_CONNECT_RETRY=1",
        "START SLAVE");
  }

  private MariadbServer mariadb(String name, String... options) throws Exception {
    MariadbServer server = new MariadbServer(Files.createDirectory(folder.resolve(name)), options);
    open.add(server);
    // It would be taken for anybody who comes from here.
    on(server, "SET sql_log_bin=0", "DROP USER IF EXISTS ''@localhost");
    return server;
  }

  private HealthProcess health(String name, MariadbServer server, String... options)
      throws IOException {
    HealthProcess health =
        new HealthProcess(folder.resolve(name + ".log"), server.url(""), "haproxy", options);
    open.add(health);
    return health;
  }

  private static void on(MariadbServer server, String... statements) throws SQLException {
    try (Connection connection = server.connect("mysql")) {
      for (String sql : statements) {
        ServeProcess.run(connection, sql);
      }
    }
  }

  @AfterEach
  void end() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void haproxy(HealthProcess one, HealthProcess two) throws IOException {
    stats = freePort();
    pool = freePort();
    Path config =
        Files.writeString(
            folder.resolve("haproxy.cfg"),
            """
            defaults
              timeout connect 2s
              timeout client 60s
              timeout server 60s
              timeout check 30s
            listen stats
              mode http
              bind 127.0.0.1:%d
              stats enable
              stats uri /
            listen replicas
              mode tcp
              bind 127.0.0.1:%d
              option httpchk
              server one 127.0.0.1:%d check port %d inter 200ms fall 1 rise 1
              server two 127.0.0.1:%d check port %d inter 200ms fall 1 rise 1
            """
                .formatted(stats, pool, primary.port(), one.port(), replica.port(), two.port()));
    Process haproxy =
        new ProcessBuilder("haproxy", "-db", "-f", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("haproxy.log").toFile())
            .start();
    open.add(
        () -> {
          haproxy.destroy();
          haproxy.waitFor();
        });
  }

  /** Waits until HAProxy's own page shows a server like that. */
  private void awaitShown(String server, String status, String code) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    Map<String, String> shown;
    do {
      shown = shown(server);
      if (status.equals(shown.get("status")) && code.equals(shown.get("check_code"))) {
        return;
      }
    } while (System.nanoTime() - end < 0);
    throw new AssertionError(
        "%s is %s (expected %s %s)".formatted(server, shown, status, code)
            + Files.readString(folder.resolve("two.log")));
  }

  private Map<String, String> shown(String server) throws InterruptedException {
    List<String> lines;
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + stats + "/;csv")).build();
      lines = CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body().lines().toList();
    } catch (IOException notYet) {
      return Map.of("status", notYet.toString());
    }
    List<String> names = Arrays.asList(lines.get(0).replace("# ", "").split(",", -1));
    for (String line : lines) {
      List<String> values = Arrays.asList(line.split(",", -1));
      if (values.size() > 1 && values.get(0).equals("replicas") && values.get(1).equals(server)) {
        Map<String, String> row = new HashMap<>();
        for (String name : List.of("status", "check_status", "check_code")) {
          row.put(name, values.get(names.indexOf(name)));
        }
        return row;
      }
    }
    return Map.of("status", "not listed");
  }

  @Test
  void whatHappensToAReplicaShowsOnHaproxysPage() throws Exception {
    HealthProcess one = health("one", primary, "--cache=0s");
    HealthProcess two =
        health(
            "two",
            replica,
            "--cache=0s",
            "--max-lag=1s",
            "--time-limit=8s",
            "--down-file",
            downFile.toString());
    haproxy(one, two);
    awaitShown("two", "UP", "200");
    awaitShown("one", "DOWN", "500");
    assertTrue(one.ask("/").body().contains("\"status\":\"not_replica\""));
    assertTrue(two.ask("/").body().contains("\"Seconds_Behind_Master\":\"0\""));
    try (Connection through =
        DriverManager.getConnection("jdbc:mysql://127.0.0.1:" + pool + "/", "haproxy", "")) {
      assertEquals("2", ServeProcess.run(through, "SELECT @@server_id"));
    }

    on(replica, "STOP SLAVE SQL_THREAD");
    awaitShown("two", "DOWN", "500");
    assertTrue(two.ask("/").body().contains("SQL thread=No"));
    on(replica, "START SLAVE");
    awaitShown("two", "UP", "200");

    on(replica, "STOP SLAVE IO_THREAD");
    awaitShown("two", "DOWN", "500");
    on(replica, "START SLAVE");
    awaitShown("two", "UP", "200");

    try (Connection holder = replica.connect("app")) {
      ServeProcess.run(holder, "LOCK TABLES t READ"); // Its rows cannot be applied meanwhile.
      on(primary, "INSERT INTO app.t VALUES (1)");
      awaitShown("two", "DOWN", "503");
      assertTrue(two.ask("/").body().contains("\"status\":\"lagging\""));
    }
    awaitShown("two", "UP", "200");

    Files.createFile(downFile);
    awaitShown("two", "DOWN", "503");
    assertTrue(two.ask("/").body().contains("\"status\":\"maintenance\""));
    Files.delete(downFile);
    awaitShown("two", "UP", "200");

    signal("STOP");
    try {
      awaitShown("two", "DOWN", "500");
      assertTrue(two.ask("/").body().contains("\"status\":\"timeout\""));
    } finally {
      signal("CONT");
    }
    awaitShown("two", "UP", "200");

    on(replica, "STOP SLAVE", "RESET SLAVE ALL");
    awaitShown("two", "DOWN", "500");
    assertTrue(two.ask("/").body().contains("\"status\":\"not_replica\""));
    assertTrue(two.said().contains("500 NOT_REPLICA"), two.said());
    assertEquals(143, two.end());
  }

  private void signal(String name) throws Exception {
    String pid = Long.toString(replica.pid());
    assertEquals(0, new ProcessBuilder("kill", "-" + name, pid).start().waitFor());
  }

  @Test
  void rolesQueuesAndPrivilegesAreToldApart() throws Exception {
    HealthProcess writer =
        health(
            "writer",
            primary,
            "--cache=0s",
            "--role=primary",
            "--time-limit=30s",
            "--queue=app.t",
            "--max-rows=1",
            "--down-file=" + downFile);
    assertTrue(writer.ask("/").body().contains("\"status\":\"denied\""), writer.ask("/")::body);
    on(primary, "GRANT SELECT ON app.* TO haproxy");
    assertEquals(200, writer.ask("/").statusCode());
    assertEquals(
        "{\"status\":\"ok\",\"message\":\"all is well\",\"queues\":[{\"queue\":\"app.t\",\"rows\":0,\"max_rows\":1}]}\n",
        writer.ask("/queues").body());
    on(primary, "INSERT INTO app.t VALUES (1), (2)");
    assertEquals(503, writer.ask("/").statusCode());
    assertTrue(
        writer.ask("/metrics").body().contains("q4j_health_queue_rows{queue=\"app.t\"} 2\n"));
    on(primary, "SET GLOBAL read_only=1");
    assertTrue(writer.ask("/").body().contains("\"status\":\"not_primary\""));
    on(primary, "SET GLOBAL read_only=0", "REVOKE REPLICA MONITOR ON *.* FROM haproxy");
    String denied = writer.ask("/").body();
    assertTrue(denied.contains("GRANT REPLICA MONITOR"), denied);
    assertFalse(denied.contains("\"channels\":[{"), denied);
    assertEquals(500, writer.ask("/").statusCode());
    assertEquals(200, writer.ask("/live").statusCode());
  }
}
