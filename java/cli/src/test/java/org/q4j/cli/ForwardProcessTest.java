package org.q4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.row.RowBuilder;

/** {@code forward} and {@code serve} as processes: signals and kills in the middle of the work. */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ForwardProcessTest {
  private static final int ROWS = 1_000;
  private static final int INT = 130;

  @TempDir Path folder;
  private final List<Process> processes = new ArrayList<>();

  @BeforeEach
  void makeQueues() {
    try (QueueStore store = QueueStore.open(folder.resolve("from"))) {
      Queue queue = store.create("app.t", "id BIGINT NOT NULL");
      List<RowBuilder> rows = new ArrayList<>();
      for (long id = 1; id <= ROWS; id++) {
        rows.add(queue.newRow().set("id", id));
      }
      rows.add(queue.newRow().set("id", 0));
      assertTrue(queue.insertAll(rows) > 0);
    }
    try (QueueStore store = QueueStore.open(folder.resolve("to"))) {
      assertEquals(0, store.create("app.t", "id BIGINT NOT NULL").count());
    }
  }

  @AfterEach
  void endAll() {
    processes.forEach(process -> process.destroyForcibly().onExit().join());
  }

  private Process start(String... words) throws IOException {
    ProcessBuilder builder = ChildCommand.of(words);
    // A shell that runs the tests in the background has its children ignore INT.
    builder.command().addAll(0, List.of("env", "--default-signal=INT"));
    Process process =
        builder
            .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("err").toFile()))
            .start();
    processes.add(process);
    return process;
  }

  private Process forward(String target, String... options) throws IOException {
    List<String> words =
        new ArrayList<>(List.of("forward", "q4j:" + folder.resolve("from") + "/app.t", target));
    words.addAll(List.of(options));
    words.addAll(List.of("--while", "id > 0"));
    return start(words.toArray(String[]::new));
  }

  private Process serve(int port) throws IOException {
    String data = folder.resolve("to").toString();
    Process serve = start("serve", "--data", data, "--listen", "127.0.0.1:" + port);
    BufferedReader lines = serve.inputReader();
    assertTrue(String.valueOf(lines.readLine()).startsWith("ready:"), this::said);
    return serve;
  }

  private String said() {
    try {
      return Files.readString(folder.resolve("err"), StandardCharsets.UTF_8);
    } catch (IOException unread) {
      return unread.toString();
    }
  }

  private void awaitLeft(Process forward, long rows) {
    try (QueueStore store = QueueStore.connect(folder.resolve("from"))) {
      Queue queue = store.queue("app.t");
      while (queue.count() > rows) {
        assertTrue(forward.isAlive(), this::said);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
    }
  }

  private List<Long> ids(String name) {
    try (QueueStore store = QueueStore.open(folder.resolve(name))) {
      return store.queue("app.t").peek(2 * ROWS).stream()
          .map(row -> row.row().getLong("id"))
          .toList();
    }
  }

  private void assertEachArrivedOnceInItsOrder() {
    assertEquals(LongStream.rangeClosed(1, ROWS).boxed().toList(), ids("to"));
    assertEquals(List.of(0L), ids("from"));
  }

  @Test
  void anInterruptEndsItBetweenTwoBatchesOfOneRowAndTheNextGoesOn() throws Exception {
    String target = "q4j:" + folder.resolve("to") + "/app.t";
    for (int left = ROWS - 50; left > 0; left -= 400) {
      Process forward = forward(target, "--batch", "1");
      awaitLeft(forward, left);
      Process kill = new ProcessBuilder("kill", "-INT", Long.toString(forward.pid())).start();
      assertEquals(0, kill.waitFor());
      assertEquals(INT, forward.waitFor(), this::said);
      List<Long> there = ids("to");
      assertTrue(there.size() >= ROWS + 1 - left && there.size() < ROWS, () -> "" + there.size());
      assertEquals(there.size() + 1L, ids("from").get(0)); // None is in between.
    }
    assertEquals(ExitCode.DONE, forward(target, "--batch", "1").waitFor(), this::said);
    assertEachArrivedOnceInItsOrder();
  }

  @Test
  void aServerThatIsKilledWhileItIsSentRowsHasEachOnce() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Process serve = serve(port);
    String target = "jdbc:mysql://127.0.0.1:" + port + "/app?table=t&user=me&sslMode=DISABLED";
    Process forward = forward(target, "--batch", "7");
    for (int left = ROWS - 100; left > 0; left -= 300) {
      awaitLeft(forward, left);
      serve.destroyForcibly().waitFor();
      serve = serve(port);
    }
    assertEquals(ExitCode.DONE, forward.waitFor(), this::said);
    assertTrue(said().contains("connecting again"), this::said);
    serve.destroyForcibly().waitFor();
    assertEachArrivedOnceInItsOrder();
  }

  @Test
  void anOwnerOfTheTargetsDirectoryThatIsKilledIsReplacedByTheRelay() throws Exception {
    Process serve = serve(0);
    Process forward = forward("q4j:" + folder.resolve("to") + "/app.t", "--batch", "7");
    awaitLeft(forward, ROWS - 300);
    serve.destroyForcibly().waitFor();
    assertEquals(ExitCode.DONE, forward.waitFor(), this::said);
    assertTrue(said().contains("connecting again"), this::said);
    assertEachArrivedOnceInItsOrder();
  }
}
