package org.q4j.monitor.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.monitor.server.DatabaseServer;

/** The HTTP side, before servers that are not there or never answer. */
@Timeout(120)
class HealthServerTest {
  @TempDir Path folder;
  private final List<String> log = new ArrayList<>();

  private HealthOptions options(int databasePort, int connections) {
    return new HealthOptions(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        new DatabaseServer("jdbc:mysql://127.0.0.1:" + databasePort + "/", "haproxy", "secret"),
        Role.REPLICA,
        Optional.of(Duration.ofSeconds(30)),
        Optional.of(folder.resolve("down")),
        List.of(),
        0,
        Duration.ofMillis(500),
        Duration.ofHours(1),
        connections);
  }

  private HealthServer start(int databasePort) throws IOException {
    return HealthServer.start(
        options(databasePort, 100),
        line -> {
          synchronized (log) {
            log.add(line);
          }
        });
  }

  private static HttpRequest request(HealthServer server, String method, String path) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:%d%s".formatted(server.address().getPort(), path)))
        .method(method, HttpRequest.BodyPublishers.noBody())
        .build();
  }

  private static HttpResponse<String> ask(HealthServer server, String method, String path)
      throws Exception {
    return HttpClient.newHttpClient()
        .send(request(server, method, path), HttpResponse.BodyHandlers.ofString());
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void aServerThatIsNotThereIs500AndTheDownFile503() throws Exception {
    try (HealthServer server = start(closedPort())) {
      HttpResponse<String> refused = ask(server, "GET", "/");
      assertEquals(500, refused.statusCode());
      assertTrue(refused.body().contains("\"status\":\"unreachable\""), refused::body);
      assertEquals(500, ask(server, "OPTIONS", "/any/path").statusCode());
      HttpResponse<String> head = ask(server, "HEAD", "/");
      assertEquals(500, head.statusCode());
      assertEquals("", head.body());
      Files.createFile(folder.resolve("down"));
      HttpResponse<String> down = ask(server, "GET", "/");
      assertEquals(503, down.statusCode());
      assertTrue(down.body().contains("\"status\":\"maintenance\""), down::body);
      assertEquals(503, ask(server, "GET", "/ready").statusCode());
      assertEquals(200, ask(server, "GET", "/live").statusCode());
      Files.delete(folder.resolve("down"));
      assertEquals(500, ask(server, "GET", "/").statusCode());
      assertEquals(200, ask(server, "GET", "/ready").statusCode());
      assertEquals(405, ask(server, "POST", "/").statusCode());
      assertTrue(ask(server, "GET", "/metrics").body().contains("q4j_health_up 0\n"));
      assertEquals(1, server.checks());
      synchronized (log) {
        assertEquals(1, log.size(), log::toString);
        assertTrue(log.get(0).startsWith("500 UNREACHABLE: "), log::toString);
        assertTrue(!log.get(0).contains("secret"), log::toString);
      }
    }
  }

  @Test
  void aHundredWhoAskAHungServerAreAnsweredForOneCheck() throws Exception {
    try (ServerSocket hung = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        HealthServer server = start(hung.getLocalPort())) {
      HttpClient client = HttpClient.newHttpClient();
      List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        asked.add(
            client.sendAsync(request(server, "GET", "/"), HttpResponse.BodyHandlers.ofString()));
      }
      for (CompletableFuture<HttpResponse<String>> answer : asked) {
        assertEquals(500, answer.join().statusCode());
        assertTrue(answer.join().body().contains("\"status\":\"timeout\""), answer.join()::body);
      }
      assertEquals(1, server.checks());
    }
  }

  @Test
  void garbageIsRefusedAndSlowClientsAreCutOff() throws Exception {
    try (HealthServer server = start(closedPort())) {
      byte[] endless =
          ("GET / HTTP/1.1\r\nA: " + "x".repeat(100_000)).getBytes(StandardCharsets.US_ASCII);
      for (byte[] garbage : List.of(new byte[] {0, 1, 2, (byte) 0xff, '\n', '\n'}, endless)) {
        try (Socket client = connect(server)) {
          client.getOutputStream().write(garbage);
          String answer = read(client);
          assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 4"), answer);
        } catch (SocketException reset) {
          assertTrue(reset.getMessage().contains("reset") || reset.getMessage().contains("pipe"));
        }
      }
      try (Socket silent = connect(server)) {
        assertEquals("", read(silent), "closed in the end by the server");
      }
      assertEquals(500, ask(server, "GET", "/").statusCode());
    }
  }

  private static Socket connect(HealthServer server) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
  }

  private static String read(Socket client) throws IOException {
    InputStream in = client.getInputStream();
    return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
  }

  @Test
  void aTakenPortIsAnErrorThatNamesIt() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      HealthOptions some = options(1, 10);
      HealthOptions options =
          new HealthOptions(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), taken.getLocalPort()),
              some.server(),
              some.role(),
              some.maxLag(),
              some.downFile(),
              some.queues(),
              some.maxRows(),
              some.limit(),
              some.cache(),
              some.connections());
      IOException refused =
          assertThrows(IOException.class, () -> HealthServer.start(options, line -> {}));
      assertTrue(refused.getMessage().contains(":" + taken.getLocalPort()), refused::getMessage);
    }
  }
}
