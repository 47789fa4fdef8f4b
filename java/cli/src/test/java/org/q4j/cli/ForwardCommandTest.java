package org.q4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.q4j.queue.QueueStore;
import org.q4j.row.RowBuilder;

/** {@code q4j forward} between data directories, and what it refuses. */
@Timeout(60)
class ForwardCommandTest {
  @TempDir Path folder;

  private static Run run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        Main.run(
            new Streams(
                new ByteArrayInputStream(new byte[0]),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false),
            arguments);
    return new Run(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private String address(String queue) {
    return "q4j:" + folder.resolve("data") + "/" + queue;
  }

  private void make() {
    try (QueueStore store = QueueStore.open(folder.resolve("data"))) {
      org.q4j.queue.Queue from = store.create("app.f", "id INT");
      for (int id : new int[] {1, 2, 3, -1, 4}) {
        RowBuilder row = from.newRow().set("id", id);
        long unused = from.insertAll(java.util.List.of(row));
      }
      org.q4j.queue.Queue to = store.create("app.t", "id INT");
      assertEquals(0, to.count());
    }
  }

  private long count(String queue) {
    try (QueueStore store = QueueStore.open(folder.resolve("data"))) {
      return store.queue(queue).count();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"forward", "q4m-forward"})
  void rowsMoveUntilOneDoesNotMatch(String name) {
    make();
    Run run = run(name, address("app.f"), address("app.t"), "--while", "id>0", "--sender=7");
    assertEquals(0, run.exit(), run::toString);
    assertEquals("q4j: 3 rows moved\n", run.err());
    assertEquals(3, count("app.t"));
    assertEquals(2, count("app.f"));
    Run again =
        run(name, "--json", "--while", "id>0", address("app.f"), address("app.t"), "--sender", "7");
    assertEquals("{\"moved\": 0, \"received_before\": 0}\n", again.out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--sender 64",
        "--sender -1",
        "--batch 0",
        "--batch 10001",
        "--lock-wait -1",
        "--nonsense"
      })
  void numbersOutOfRangeAreUsage(String options) {
    make();
    String[] words =
        ("forward " + address("app.f") + " " + address("app.t") + " " + options).split(" ", -1);
    Run run = run(words);
    assertEquals(2, run.exit(), run::toString);
    assertEquals(0, count("app.t"));
  }

  @Test
  void whatIsNoAddressIsToldWithTheForms() {
    Run run = run("forward", "app.f", "jdbc:mysql://h/db?table=t");
    assertEquals(2, run.exit(), run::toString);
    assertTrue(run.err().contains("q4j:DIR/db.table"), run::toString);
    assertTrue(run.err().contains("jdbc:mysql://HOST:PORT/DB?table=TABLE"), run::toString);
  }

  @Test
  void aMissingQueueIsInputAndNothingMoves() {
    make();
    Run run = run("forward", address("app.f"), address("app.none"));
    assertEquals(3, run.exit(), run::toString);
    assertTrue(run.err().contains("app.none"), run::toString);
    String data = folder.resolve("data").toString();
    assertTrue(run.err().contains("q4j list --data " + data + " shows"), run::toString);
    assertEquals(5, count("app.f"));
  }

  @Test
  void aQueueIsNotForwardedToItself() throws IOException {
    make();
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("data"));
    for (String same : new String[] {address("app.f"), "q4j:" + link + "/app.f"}) {
      Run run = run("forward", address("app.f"), same);
      assertEquals(3, run.exit(), run::toString);
      assertTrue(run.err().contains("itself"), run::toString);
    }
    assertEquals(5, count("app.f"));
  }

  @Test
  void aHostThatIsNotThereIsToldFromOneWithoutAServer() throws IOException {
    make();
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String[][] cases = {
      {"none.invalid", "no such host"}, {"127.0.0.1:" + port, "Connection refused"}
    };
    for (String[] each : cases) {
      String to = "jdbc:mysql://%s/app?table=t".formatted(each[0]);
      Run run = run("forward", address("app.f"), to, "--lock-wait", "0");
      assertEquals(3, run.exit(), run::toString);
      assertTrue(run.err().contains(each[0]), run::toString);
      assertTrue(run.err().contains(each[1]), run::toString);
    }
  }

  @Test
  void aDirectoryThatIsNotThereIsNotMade() {
    make();
    Path none = folder.resolve("none");
    for (String[] ends :
        new String[][] {
          {address("app.f"), "q4j:" + none + "/app.t"}, {"q4j:" + none + "/app.f", address("app.t")}
        }) {
      Run run = run("forward", ends[0], ends[1]);
      assertEquals(3, run.exit(), run::toString);
      assertTrue(run.err().contains("q4j create --data " + none + " app."), run::toString);
      assertFalse(Files.exists(none));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:mysql://127.0.0.1:1/db?table=t&password=word",
        "jdbc:mysql://me:word@127.0.0.1:1/db?table=t"
      })
  void passwordsAreRefusedBeforeAnybodyIsAsked(String from) {
    make();
    Run run = run("forward", from, address("app.t"));
    assertEquals(2, run.exit(), run::toString);
    assertFalse(run.err().contains("word@") || run.err().contains("=word"), run::toString);
  }
}
