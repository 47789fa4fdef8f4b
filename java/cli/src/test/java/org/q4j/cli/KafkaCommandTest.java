package org.q4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.AssertionFailedError;
import org.q4j.NotFoundException;
import org.q4j.client.kafka.Cluster;
import org.q4j.client.kafka.KafkaStore;
import org.q4j.monitor.LagAssert;
import org.q4j.monitor.Monitoring;
import org.q4j.monitor.lag.Monitor;
import org.q4j.queue.DeadLetters;
import org.q4j.queue.Queue;
import org.q4j.queue.Session;

/** The verbs of {@code q4j kafka}, and {@code forward} to a cluster. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KafkaCommandTest {
  @TempDir Path folder;

  private static Run run(String input, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Streams streams =
        new Streams(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            out,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false);
    int exit = Main.run(streams, words);
    return new Run(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static Run done(String input, String... words) {
    Run run = run(input, words);
    assertEquals(ExitCode.DONE, run.exit(), run::toString);
    return run;
  }

  /** Returns the address of a queue on the cluster, which is up when this returns. */
  private static String address(String queue) {
    Cluster.open().close();
    return Cluster.address() + "/" + queue;
  }

  @Test
  void aQueueIsCreatedFilledTakenAndLookedAt() {
    String jobs = address("cli.jobs");
    done("", "kafka", "create", jobs, "id BIGINT NOT NULL, url VARCHAR(255)", "--partitions", "1");
    assertEquals(ExitCode.INPUT, run("", "kafka", "create", jobs, "id INT").exit());
    done(
        "{\"id\": 1, \"url\": \"a\"}\n{\"id\": 2}\n", "kafka", "insert", jobs, "--format", "jsonl");
    assertEquals(ExitCode.NOT_SO, run("", "kafka", "lag", jobs, "--max", "1").exit());
    assertTrue(done("", "kafka", "stat", jobs).out().contains("partitions: 1\n"));
    Run taken = done("", "kafka", "take", jobs + ":id = 2");
    assertEquals("{\"rowid\": 1, \"cols\": {\"id\": 2, \"url\": null}}\n", taken.out());
    taken = done("", "kafka", "take", jobs);
    assertEquals("{\"rowid\": 0, \"cols\": {\"id\": 1, \"url\": \"a\"}}\n", taken.out());
    assertEquals(ExitCode.NOT_SO, run("", "kafka", "take", jobs).exit());
    assertTrue(
        done("", "kafka", "lag", jobs, "--json", "--max", "0").out().contains("\"rows\": 0"));
  }

  @Test
  void rowsOfManyShortCommandsAreSpreadOverThePartitions() {
    String jobs = address("cli.spread");
    done("", "kafka", "create", jobs, "id BIGINT NOT NULL", "--partitions", "2");
    String lags = "";
    for (int i = 0; i < 40 && !lags.matches("(?s).*rows: [1-9].*rows: [1-9].*"); i++) {
      done("1\n2\n", "kafka", "insert", jobs, "--format", "lines", "--batch", "2");
      lags = done("", "kafka", "lag", jobs).out();
    }
    assertTrue(lags.matches("(?s).*rows: [1-9].*rows: [1-9].*"), lags);
  }

  @Test
  void aQueueIsDroppedWithItsGroupWhenItsNameIsAnsweredAndNobodyTakesFromIt() {
    String jobs = address("cli.dropped");
    done("", "kafka", "create", jobs, "id BIGINT NOT NULL");
    done("1\n2\n", "kafka", "insert", jobs, "--format", "lines", "--batch", "1");
    Run other = run("cli.other\n", "kafka", "drop", jobs);
    assertEquals(ExitCode.NOT_SO, other.exit(), other::toString);
    assertEquals(ExitCode.NOT_SO, run("", "kafka", "drop", jobs).exit());
    try (KafkaStore store = Cluster.open();
        Session worker = store.session()) {
      assertTrue(worker.await(Duration.ofSeconds(60), "cli.dropped").isPresent());
      Run taken = run("", "kafka", "drop", jobs, "--yes");
      assertEquals(ExitCode.LOCKED, taken.exit(), taken::toString);
      assertTrue(taken.err().contains("members=1 (expected=0)"), taken::toString);
    }
    done("", "kafka", "stat", jobs);
    Run dropped = done("cli.dropped\n", "kafka", "drop", jobs);
    assertTrue(dropped.err().contains("dropped cli.dropped with 2 rows"), dropped::toString);
    assertEquals(ExitCode.INPUT, run("", "kafka", "stat", jobs).exit());
    assertEquals(ExitCode.INPUT, run("", "kafka", "drop", jobs, "--yes").exit());
    done("", "kafka", "drop", jobs, "--yes", "--if-exists");
    // What the share group of before had ended is not taken for ended.
    done("", "kafka", "create", jobs, "id BIGINT NOT NULL, note TEXT");
    done("{\"id\": 3}\n", "kafka", "insert", jobs, "--format", "jsonl");
    assertTrue(done("", "kafka", "take", jobs, "--wait", "30").out().contains("\"id\": 3"));
    done("", "kafka", "drop", jobs, "--yes");
  }

  @Test
  void whatWasNoRowGoesOnlyWhenThatIsAskedFor() throws Exception {
    String jobs = address("cli.foreign");
    done("", "kafka", "create", jobs, "id BIGINT NOT NULL");
    Map<String, Object> producing =
        Map.of(
            "bootstrap.servers",
            Cluster.address().substring("kafka://".length()),
            "key.serializer",
            ByteArraySerializer.class,
            "value.serializer",
            ByteArraySerializer.class);
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(producing)) {
      var unused = producer.send(new ProducerRecord<>("cli.foreign", new byte[] {1})).get();
    }
    assertEquals(ExitCode.NOT_SO, run("", "kafka", "take", jobs, "--wait", "5").exit());
    try (KafkaStore store = Cluster.open()) {
      while (store.lag("cli.foreign").get(0).lag() > 0) {
        Run nothing = run("", "kafka", "take", jobs, "--wait", "5");
        assertEquals(ExitCode.NOT_SO, nothing.exit(), nothing::toString);
      }
      assertTrue(store.lag("q4j.unreadable").get(0).end() > 0);
      done("", "kafka", "drop", jobs, "--yes");
      assertTrue(store.lag("q4j.unreadable").get(0).end() > 0);
      Run byName = run("", "kafka", "drop", address("q4j.unreadable"), "--yes");
      assertEquals(ExitCode.INPUT, byName.exit(), byName::toString);
      Run all = doAdvice(byName.err(), "q4j kafka drop", "\n");
      assertTrue(all.err().contains("dropped q4j.unreadable"), all::toString);
      assertThrows(NotFoundException.class, () -> store.lag("q4j.unreadable"));
    }
  }

  private static long lag(String queue) {
    return Long.parseLong(
        done("", "kafka", "lag", queue, "--json")
            .out()
            .replaceAll("(?s).*\"rows\": (\\d+).*", "$1"));
  }

  /** Runs the command that a message ends with, up to what does not belong to it any more. */
  private static Run doAdvice(String message, String command, String end) {
    Matcher advice = Pattern.compile("(" + command + ".*?)(" + end + ")").matcher(message);
    assertTrue(advice.find(), message);
    return done("", advice.group(1).substring("q4j ".length()).split(" ", -1));
  }

  @Test
  void aRowOverTheLimitIsNamedBeforeAnythingIsSentAndGoesInWhenTheLimitIsRaised() {
    String jobs = address("cli.large");
    done("", "kafka", "create", jobs, "id BIGINT NOT NULL, body LONGTEXT", "--partitions", "1");
    String large = "{\"id\": 2, \"body\": \"%s\"}\n".formatted("x".repeat(2_000_000));
    String rows = "{\"id\": 1}\n" + large + "{\"id\": 3}\n";
    Run refused = run(rows, "kafka", "insert", jobs, "--format", "jsonl");
    assertEquals(ExitCode.PARTIAL, refused.exit(), refused::toString);
    assertTrue(refused.err().contains("standard input, line 2 "), refused::toString);
    assertTrue(refused.err().contains("max.message.bytes=1048588 of the topic"), refused::toString);
    assertEquals(1, lag(jobs)); // Of an aborted transaction there would be more.
    assertEquals("queue: cli.large\nmax_row: 1048076\n", done("", "kafka", "limit", jobs).out());
    doAdvice(refused.err(), "q4j kafka limit", ";");
    done(large, "kafka", "insert", jobs, "--format", "jsonl");
    assertEquals(ExitCode.USAGE, run("", "kafka", "limit", jobs, "--max-row", "0").exit());
  }

  @Test
  void aRowThatTheTargetDoesNotTakeEndsTheRelayWithTheRowsBeforeItMovedAndNoneBehind() {
    String jobs = address("cli.larger");
    String data = folder.resolve("data").toString();
    done("", "kafka", "create", jobs, "id BIGINT NOT NULL, body LONGTEXT", "--partitions", "1");
    done("", "create", "app.jobs", "id BIGINT NOT NULL, body LONGTEXT", "--data", data);
    String large = "{\"id\": %d, \"body\": \"" + "x".repeat(1_200_000) + "\"}\n";
    String rows =
        "{\"id\": 1}\n" + large.formatted(2) + large.formatted(3) + "{\"id\": 4}\n{\"id\": 0}\n";
    done(rows, "insert", "app.jobs", "--format", "jsonl", "--data", data);
    String[] forward = {"forward", "q4j:" + data + "/app.jobs", jobs, "--while", "id > 0"};
    Run refused = run("", forward);
    assertEquals(ExitCode.INPUT, refused.exit(), refused::toString);
    assertTrue(refused.err().contains("does not take row 2 of app.jobs"), refused::toString);
    assertTrue(refused.err().contains("max.message.bytes=1048588"), refused::toString);
    long behind = lag(jobs);
    assertEquals(ExitCode.INPUT, run("", forward).exit());
    assertEquals(behind, lag(jobs)); // To try again leaves nothing there.
    Run taken = doAdvice(refused.err(), "q4j take", "\n");
    assertEquals(2, id(taken.out().strip()));
    Run again = run("", forward);
    assertTrue(again.err().contains("does not take row 3 of app.jobs"), again::toString);
    doAdvice(again.err(), "q4j kafka limit", ";");
    Run moved = done("", forward);
    assertTrue(moved.err().contains("2 rows moved"), moved::toString);
    Run all = done("", "kafka", "take", jobs, "--max", "0", "--wait", "5");
    assertEquals(List.of(1, 3, 4), all.out().lines().map(KafkaCommandTest::id).toList());
  }

  @Test
  void deadLettersAreTakenAndForwardedBackLikeOtherRows() {
    String jobs = address("cli.failed");
    String dead = address("cli.dead");
    for (String queue : List.of(jobs, dead)) {
      done("", "kafka", "create", queue, "id BIGINT NOT NULL", "--partitions", "1");
    }
    done("1\n2\n", "kafka", "insert", jobs, "--format", "lines", "--batch", "1");
    try (KafkaStore store = Cluster.open();
        Session worker = store.session()) {
      Queue failed = store.queue("cli.failed");
      failed.deadLetters(new DeadLetters(2, "cli.dead", 1));
      for (int i = 0; i < 4; i++) {
        worker.await(Duration.ofSeconds(60), "cli.failed").orElseThrow().abort();
      }
    }
    assertEquals(0, lag(jobs));
    assertEquals(2, lag(dead));
    done("0\n", "kafka", "insert", dead, "--format", "lines");
    assertEquals(1, id(done("", "kafka", "take", dead, "--wait", "30").out().strip()));
    Run back = done("", "forward", dead, jobs, "--while", "id > 0");
    assertTrue(back.err().contains("1 row moved"), back::toString);
    assertEquals(2, id(done("", "kafka", "take", jobs, "--wait", "30").out().strip()));
    done("", "kafka", "drop", dead, "--yes");
  }

  @Test
  void aRowWhoseCommandFailsIsGivenBack() {
    String jobs = address("cli.failing");
    done("", "kafka", "create", jobs, "id BIGINT NOT NULL");
    done("7\n", "kafka", "insert", jobs, "--format", "lines");
    Run failed = run("", "kafka", "take", jobs, "--exec", "exit 1");
    assertEquals(ExitCode.PARTIAL, failed.exit(), failed::toString);
    assertTrue(done("", "kafka", "take", jobs, "--wait", "30").out().contains("\"id\": 7"));
  }

  @Test
  void rowsOfADataDirectoryAreForwarded() {
    String jobs = address("cli.moved");
    String data = folder.resolve("data").toString();
    done("", "kafka", "create", jobs, "id BIGINT NOT NULL");
    done("", "create", "app.jobs", "id BIGINT NOT NULL", "--data", data);
    done("1\n2\n3\n0\n", "insert", "app.jobs", "--format", "lines", "--data", data);
    Run moved = done("", "forward", "q4j:" + data + "/app.jobs", jobs, "--while", "id > 0");
    assertTrue(moved.err().contains("3 rows moved"), moved::toString);
    Run taken = done("", "kafka", "take", jobs, "--max", "0", "--wait", "5");
    assertEquals(List.of(1, 2, 3), taken.out().lines().map(KafkaCommandTest::id).toList());
    assertTrue(done("", "take", "app.jobs", "--data", data).out().contains("\"id\": 0"));
  }

  @Test
  void rowsOfATopicAreForwardedAndItsWorkersGetTheRest() {
    String jobs = address("cli.back");
    String data = folder.resolve("data").toString();
    String to = "q4j:" + data + "/app.jobs";
    done("", "kafka", "create", jobs, "id BIGINT NOT NULL", "--partitions", "1");
    done("", "create", "app.jobs", "id BIGINT NOT NULL", "--data", data);
    done("1\n2\n3\n0\n", "kafka", "insert", jobs, "--format", "lines");
    Run tooFew = run("", "forward", jobs, to, "--sender", "64");
    assertEquals(ExitCode.USAGE, tooFew.exit(), tooFew::toString);
    Run moved = done("", "forward", jobs, to, "--while", "id > 0", "--json");
    assertEquals("{\"moved\": 3, \"received_before\": 0}\n", moved.out());
    assertTrue(done("", "kafka", "take", jobs, "--wait", "30").out().contains("\"id\": 0"));
    assertEquals(ExitCode.NOT_SO, run("", "kafka", "take", jobs).exit());
    Run taken = done("", "take", "app.jobs", "--data", data, "--max", "0");
    assertEquals(List.of(1, 2, 3), taken.out().lines().map(KafkaCommandTest::id).toList());
  }

  @Test
  void theLagOfAQueueIsCheckedWithItsAges() {
    String jobs = address("cli.watched");
    String samples = folder.resolve("samples").toString();
    String[] check = {
      "monitor",
      "lag",
      jobs,
      "--max-rows",
      "4",
      "--max-age",
      "1h",
      "--samples",
      samples,
      "--time-limit",
      "120s"
    };
    done("", "kafka", "create", jobs, "id BIGINT NOT NULL", "--partitions", "2");
    done("", check);
    done("1\n2\n", "kafka", "insert", jobs, "--format", "lines");
    assertTrue(done("", check).out().contains("cli.watched: rows"));
    done("3\n4\n5\n", "kafka", "insert", jobs, "--format", "lines");
    Run behind = run("", check);
    assertEquals(ExitCode.NOT_SO, behind.exit(), behind::toString);
    assertTrue(behind.out().contains("not ok 1"), behind::toString);
    Run old = behind;
    do { // Within the test's time it becomes so old.
      old = run("", "monitor", "lag", jobs, "--max-age", "1s", "--time-limit", "120s");
    } while (old.exit() == ExitCode.DONE);
    assertEquals(ExitCode.NOT_SO, old.exit(), old::toString);
    try (Monitor monitor =
        Monitor.ofCluster(Cluster.address()).samples(folder.resolve("samples"))) {
      LagAssert lag = Monitoring.assertThat(monitor.lag("cli.watched"));
      assertSame(lag, lag.rowsBelow(100).oldestReadyBelow(Duration.ofHours(1)));
      assertThrows(AssertionFailedError.class, () -> lag.rowsBelow(4));
    }
    for (String cannot : List.of(jobs + ":id > 1", address("cli.nosuch"))) {
      Run broken = run("", "monitor", "lag", cannot, "--max-rows", "2", "--time-limit", "120s");
      assertEquals(ExitCode.INPUT, broken.exit(), broken::toString);
    }
  }

  @Test
  void prometheusIsToldWhatTheShareGroupHasBeforeItAndNothingElse() throws Exception {
    String jobs = address("cli.scraped");
    done("", "kafka", "create", jobs, "id BIGINT NOT NULL");
    done("1\n2\n", "kafka", "insert", jobs, "--format", "lines", "--batch", "1");
    Process watch =
        ChildCommand.of(
                "kafka",
                "watch",
                Cluster.address(),
                "--http",
                "127.0.0.1:0",
                "--zabbix",
                "127.0.0.1:0")
            .redirectError(folder.resolve("err").toFile())
            .start();
    try (BufferedReader lines = watch.inputReader()) {
      String ready = lines.readLine();
      assertTrue(ready != null, () -> "it ended: " + watch.info());
      URI metrics = URI.create("http://" + ready.replaceAll(".*http=(\\S+).*", "$1") + "/metrics");
      Pattern rows = Pattern.compile("q4j_queue_rows\\{queue=\"cli.scraped\"} [1-9]");
      String text = "";
      while (!rows.matcher(text).find()) { // The first sample is on its way.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        text =
            HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                .body();
      }
      assertTrue(text.contains("q4j_queue_oldest_ready_seconds{queue=\"cli.scraped\"}"), text);
      assertFalse(text.contains("q4j_queue_owned_rows"), text);
      String zabbix = ready.replaceAll(".*zabbix=127.0.0.1:(\\d+).*", "$1");
      assertEquals("2", ask(Integer.parseInt(zabbix), "q4m.rows[cli.scraped]"));
      watch.destroy();
      assertEquals(143, watch.waitFor());
    } finally {
      watch.destroyForcibly();
    }
  }

  /** Asks as a Zabbix server does. */
  private static String ask(int port, String key) throws IOException {
    byte[] item = key.getBytes(StandardCharsets.UTF_8);
    ByteBuffer question = ByteBuffer.allocate(13 + item.length).order(ByteOrder.LITTLE_ENDIAN);
    question.put("ZBXD\1".getBytes(StandardCharsets.ISO_8859_1)).putLong(item.length).put(item);
    try (Socket agent = new Socket(InetAddress.getLoopbackAddress(), port)) {
      agent.getOutputStream().write(question.array());
      byte[] answer = agent.getInputStream().readAllBytes();
      return new String(answer, 13, answer.length - 13, StandardCharsets.UTF_8);
    }
  }

  private static int id(String line) {
    return Integer.parseInt(line.replaceAll(".*\"id\": ([0-9]+).*", "$1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka create kafka://h:1 x",
        "kafka create kafka://h:1/a.b x --partitions 0",
        "kafka lag jdbc:mysql://h/a",
        "kafka lag kafka://h:1/a.b --max -1",
        "kafka take kafka://h:1/a.b kafka://i:1/a.b",
        "kafka watch kafka://h:1",
        "kafka watch kafka://h:1/a.b --http 127.0.0.1:0",
        "monitor lag kafka://h:1/a.b kafka://i:1/a.b --max-rows 1",
        "monitor lag kafka://h:1/a.b a.c --max-rows 1",
        "monitor lag kafka://h:1 --max-rows 1",
        "monitor lag kafka://h:1/a.b --jdbc jdbc:mysql://h/ --max-rows 1",
      })
  void wrongWordsAreMisuse(String words) {
    Run run = run("", words.split(" ", -1));
    assertEquals(ExitCode.USAGE, run.exit(), run::toString);
    assertEquals("", run.out());
  }
}
