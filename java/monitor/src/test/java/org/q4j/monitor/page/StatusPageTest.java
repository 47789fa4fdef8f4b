package org.q4j.monitor.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.q4j.monitor.sample.BackupStatus;
import org.q4j.monitor.sample.Sampler;
import org.q4j.queue.QueueStore;
import org.q4j.queue.Session;

/** The page's server, asked without a browser. */
@Timeout(120)
class StatusPageTest {
  private static final String WRITE = "write-token-0123456789";
  private static final String READ = "read-token-0123456789";

  @TempDir Path folder;
  private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private QueueStore store;
  private Sampler sampler;
  private StatusPage page;

  @BeforeEach
  void open() throws Exception {
    store = QueueStore.open(folder.resolve("data"));
    store.create("app.jobs", "id BIGINT NOT NULL, body BLOB");
    store.create("app.other", "id BIGINT NOT NULL, body BLOB");
    store.create("app.narrow", "id BIGINT NOT NULL");
    for (long i = 0; i < 3; i++) {
      long id = Long.MAX_VALUE - i;
      store.queue("app.jobs").insert(row -> row.set("id", id));
    }
    sampler = Sampler.start(store, Duration.ofMillis(1), error -> log.add(error.toString()));
    while (sampler.get().queues().size() < 3) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  @AfterEach
  void close() throws IOException {
    page.close();
    sampler.close();
    store.close();
  }

  private PageOptions options(Optional<String> read, Optional<String> write, boolean rows) {
    return new PageOptions(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        store,
        sampler,
        () ->
            List.of(
                new BackupStatus(
                    "/b/set", Optional.of(Instant.ofEpochSecond(7)), Optional.empty(), "x", "")),
        rows
            ? Optional.of(
                row ->
                    "{\"rowid\": %d, \"cols\": {\"id\": %d}}"
                        .formatted(row.rowId(), row.row().getLong("id"))
                        .getBytes(StandardCharsets.UTF_8))
            : Optional.empty(),
        read,
        write,
        log::add);
  }

  private void start(Optional<String> read, Optional<String> write, boolean rows)
      throws IOException {
    page = StatusPage.start(options(read, write, rows));
  }

  private void startOpen() throws IOException {
    start(Optional.empty(), Optional.of(WRITE), true);
  }

  private HttpResponse<String> ask(String method, String path, String token) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + page.port() + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), page.port())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private void change(String path) throws Exception {
    HttpResponse<String> answer = ask("POST", path, WRITE);
    assertEquals(202, answer.statusCode(), answer::body);
  }

  @Test
  void theStatusTellsOfQueuesAndBackups() throws Exception {
    startOpen();
    String status = ask("GET", "/api/status", null).body();
    assertTrue(status.contains("\"name\":\"app.jobs\",\"failure\":\"\",\"rows\":3"), status);
    assertTrue(status.contains("\"set\":\"/b/set\",\"lastRun\":7000,\"lastDrill\":null"), status);
    String narrowed = ask("GET", "/api/status?match=NARR", null).body();
    assertTrue(narrowed.contains("app.narrow"), narrowed);
    assertFalse(narrowed.contains("app.jobs"), narrowed);
    assertTrue(ask("GET", "/api/queue?name=app.jobs", null).body().contains("CREATE TABLE `jobs`"));
  }

  @Test
  void rowsAreShownWithTheirStateAndEveryDigit() throws Exception {
    startOpen();
    try (Session session = store.session()) {
      assertTrue(session.await(Duration.ZERO, "app.jobs").isPresent());
      String rows = ask("GET", "/api/rows?name=app.jobs&limit=2", null).body();
      assertTrue(rows.contains("\"rowid\":1,\"state\":\"owned\""), rows);
      assertTrue(rows.contains("\"rowid\":2,\"state\":\"ready\""), rows);
      assertTrue(rows.contains("\"id\":\"" + Long.MAX_VALUE + "\""), rows);
      assertTrue(rows.endsWith("\"more\":true}"), rows);
    }
  }

  @Test
  void whoOwnsRowsIsToldAndForgottenAtTheEnd() throws Exception {
    startOpen();
    String path = "/api/queue?name=app.jobs";
    try (Session session = store.session("a worker");
        Session idle = store.session("nobody")) {
      assertTrue(session.await(Duration.ZERO, "app.jobs").isPresent());
      assertFalse(idle.ownerMode());
      String owner = "\"owners\":[{\"session\":1,\"client\":\"a worker\",\"rows\":1,\"oldestMs\":";
      while (!ask("GET", path, null).body().contains(owner)) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
      assertTrue(ask("GET", "/api/queue?name=app.other", null).body().contains("\"owners\":[]"));
    }
    while (!ask("GET", path, null).body().contains("\"owners\":[]")) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  @Test
  void aLongRowIsNamedAndNotShown() throws Exception {
    startOpen();
    store
        .queue("app.other")
        .insert(
            row ->
                row.set("id", 1)
                    .set("body", "x".repeat(65_000).getBytes(StandardCharsets.US_ASCII)));
    store.create("app.long", "id BIGINT NOT NULL, body LONGBLOB");
    store.queue("app.long").insert(row -> row.set("id", 1).set("body", new byte[200_000]));
    while (!sampler.get().queues().containsKey("app.long")) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    String rows = ask("GET", "/api/rows?name=app.long", null).body();
    assertTrue(rows.contains("\"bytes\":2000") && rows.contains("\"row\":null"), rows);
    assertTrue(ask("GET", "/api/rows?name=app.other", null).body().contains("\"id\":\"1\""));
  }

  @Test
  void noRowIsShownUnlessAllowed() throws Exception {
    start(Optional.empty(), Optional.of(WRITE), false);
    assertEquals(403, ask("GET", "/api/rows?name=app.jobs", null).statusCode());
    assertEquals(403, ask("GET", "/api/rows?name=app.jobs", WRITE).statusCode());
  }

  @Test
  void nothingIsChangedWithoutTheWriteToken() throws Exception {
    startOpen();
    for (String token : new String[] {null, READ, WRITE + "x", WRITE.substring(1), "%"}) {
      assertEquals(401, ask("POST", "/api/purge?name=app.jobs", token).statusCode());
    }
    assertEquals(404, ask("GET", "/api/purge?name=app.jobs", WRITE).statusCode());
    page.close();
    start(Optional.empty(), Optional.empty(), true);
    assertEquals(403, ask("POST", "/api/purge?name=app.jobs", WRITE).statusCode());
    assertEquals(3, store.queue("app.jobs").count());
  }

  @Test
  void nothingIsToldWithoutTheReadToken() throws Exception {
    start(Optional.of(READ), Optional.of(WRITE), true);
    for (String path : List.of("/api/status", "/api/queue?name=app.jobs", "/metrics")) {
      assertEquals(401, ask("GET", path, null).statusCode(), path);
      assertEquals(200, ask("GET", path, READ).statusCode(), path);
      assertEquals(200, ask("GET", path, WRITE).statusCode(), path);
    }
    assertEquals(401, ask("POST", "/api/purge?name=app.jobs", READ).statusCode());
    assertEquals(200, ask("GET", "/", null).statusCode());
  }

  @Test
  void anOperatorRequeuesPurgesAndCompacts() throws Exception {
    startOpen();
    change("/api/requeue?name=app.jobs&to=app.other&limit=2");
    assertTrue(log.poll(60, TimeUnit.SECONDS).contains("moved 2 rows"), log::toString);
    assertEquals(1, store.queue("app.jobs").count());
    assertEquals(2, store.queue("app.other").count());
    change("/api/compact?name=app.jobs");
    assertTrue(log.poll(60, TimeUnit.SECONDS).contains("compact app.jobs"), log::toString);
    change("/api/purge?name=app.jobs");
    assertTrue(log.poll(60, TimeUnit.SECONDS).contains("removed 1 rows"), log::toString);
    assertEquals(0, store.queue("app.jobs").count());
    String status = ask("GET", "/api/status", null).body();
    assertTrue(status.contains("\"outcome\":\"removed 1 rows\""), status);
  }

  @Test
  void rowsGoOnlyToAnotherQueueOfTheSameColumns() throws Exception {
    startOpen();
    change("/api/requeue?name=app.jobs&to=app.narrow");
    assertTrue(log.poll(60, TimeUnit.SECONDS).contains("failed: the columns"), log::toString);
    change("/api/requeue?name=app.jobs&to=app.jobs");
    assertTrue(log.poll(60, TimeUnit.SECONDS).contains("expected another queue"), log::toString);
    assertEquals(404, ask("POST", "/api/requeue?name=app.jobs&to=a.b", WRITE).statusCode());
    assertEquals(3, store.queue("app.jobs").count());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/rows?name=app.jobs&limit=0",
        "/api/rows?name=app.jobs&limit=101",
        "/api/rows?name=app.jobs&limit=x",
        "/api/rows?name=%zz",
        "/api/rows?name=%ff",
      })
  void wrongParametersAreRefusedWithTheReason(String path) throws Exception {
    startOpen();
    String answer = raw("GET " + path + " HTTP/1.0\r\n\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/queue",
        "/api/queue?name=app.none",
        "/api/queue?name=..%2F..%2Fetc%2Fpasswd",
        "/api/none",
        "/../../etc/passwd",
        "/assets/page.css",
        "/Api.class",
      })
  void whatThereIsNotIsNotFound(String path) throws Exception {
    startOpen();
    String answer = raw("GET " + path + " HTTP/1.0\r\n\r\n");
    assertTrue(answer.matches("(?s)HTTP/1.1 40[04] .*"), answer);
    assertFalse(answer.contains("root:"), answer);
  }

  @Test
  void aPageOfAnotherSiteThatNamesThisAddressReadsNothing() throws Exception {
    startOpen();
    for (String host : List.of("evil.example", "127.0.0.1.evil.example", "localhost.evil")) {
      String answer =
          raw("GET /api/status HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 421"), answer);
    }
    String own = raw("GET /api/status HTTP/1.1\r\nHost: localhost:1\r\nConnection: close\r\n\r\n");
    assertTrue(own.startsWith("HTTP/1.1 200"), own);
  }

  @Test
  void everyAnswerForbidsWhatThePageDoesNotNeed() throws Exception {
    startOpen();
    for (String path : List.of("/", "/app.js", "/api/status", "/none")) {
      HttpResponse<String> answer = ask("GET", path, null);
      String policy = answer.headers().firstValue("Content-Security-Policy").orElse("");
      assertTrue(policy.startsWith("default-src 'none'; script-src 'self';"), policy);
      assertEquals(Optional.of("nosniff"), answer.headers().firstValue("X-Content-Type-Options"));
    }
  }

  @Test
  void beyondLoopbackAReadTokenIsNeeded() throws Exception {
    startOpen();
    PageOptions open = options(Optional.empty(), Optional.empty(), false);
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new PageOptions(
                    new InetSocketAddress("0.0.0.0", 0),
                    store,
                    sampler,
                    open.backups(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(WRITE),
                    log::add));
    assertTrue(refused.getMessage().contains("without a read token only loopback"));
    assertThrows(
        IllegalArgumentException.class,
        () -> options(Optional.of("short"), Optional.empty(), false));
  }

  @Test
  void aTakenPortIsAnErrorThatNamesIt() throws Exception {
    startOpen();
    PageOptions same =
        new PageOptions(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), page.port()),
            store,
            sampler,
            List::of,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            log::add);
    IOException taken = assertThrows(IOException.class, () -> StatusPage.start(same));
    assertTrue(taken.getMessage().contains(":" + page.port()), taken.getMessage());
  }

  @Test
  void nonsenseDoesNotHarmTheNextClient() throws Exception {
    startOpen();
    Random random = new Random(1);
    for (int i = 0; i < 100; i++) {
      byte[] nonsense = new byte[random.nextInt(300) + 1];
      random.nextBytes(nonsense);
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), page.port())) {
        socket.getOutputStream().write(nonsense);
      }
    }
    String longHead = raw("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\n\r\n");
    assertTrue(longHead.startsWith("HTTP/1.1 414"), longHead);
    String body =
        raw(
            "POST /api/purge?name=app.jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n"
                + "x".repeat(10_000));
    assertTrue(body.startsWith("HTTP/1.1 401"), body);
    assertEquals(200, ask("GET", "/api/status", null).statusCode());
  }

  @Test
  void clientsThatDripOrSayNothingAreCutOffWhileOthersAreServed() throws Exception {
    startOpen();
    Socket[] slow = new Socket[150];
    try {
      for (int i = 0; i < slow.length; i++) {
        slow[i] = new Socket(InetAddress.getLoopbackAddress(), page.port());
        slow[i].setSoTimeout(60_000);
        if (i % 2 == 0) {
          slow[i].getOutputStream().write("GET / HT".getBytes(StandardCharsets.US_ASCII));
        }
      }
      assertEquals(200, ask("GET", "/api/status", null).statusCode());
      for (Socket one : slow) {
        assertTrue(ends(one));
      }
    } finally {
      for (Socket one : slow) {
        if (one != null) {
          one.close();
        }
      }
    }
  }

  private static boolean ends(Socket socket) {
    try {
      return socket.getInputStream().readAllBytes().length < 1000;
    } catch (IOException reset) {
      return !(reset instanceof java.net.SocketTimeoutException);
    }
  }
}
