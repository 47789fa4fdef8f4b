package org.q4j.client.relay;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.q4j.client.TestServer;
import org.q4j.queue.QueueStore;

/**
 * A server, an owner or a relay as a process of its own, to be killed. Ends with the test's
 * process.
 */
final class Child implements AutoCloseable {
  private final Process process;
  private final String ready;

  /**
   * @param log where it says what it has to say
   */
  Child(Path log, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Djna.nosys=true",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName()));
    command.addAll(List.of(arguments));
    process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    ready =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
            .readLine();
    if (ready == null) {
      throw new IOException("no start of " + List.of(arguments));
    }
  }

  /** Returns what it said when it was ready: a server its port. */
  String ready() {
    return ready;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Kills it with SIGKILL. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() {
    kill();
  }

  /** The child: {@code server DATA}, {@code owner DATA}, or {@code relay FROM TO BATCH}. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Thread orphan = new Thread(Child::endWithParent);
    orphan.setDaemon(true);
    orphan.start();
    if (arguments[0].equals("server")) {
      try (TestServer server = new TestServer(new File(arguments[1]).toPath())) {
        System.out.println(server.port());
        new CountDownLatch(1).await(); // Until it is killed.
      }
    }
    if (arguments[0].equals("owner")) {
      try (QueueStore store = QueueStore.connect(new File(arguments[1]).toPath())) {
        System.out.println(store.list());
        new CountDownLatch(1).await(); // Likewise.
      }
    }
    RelayOptions options =
        RelayOptions.of(arguments[1], arguments[2])
            .sender(5)
            .batch(Integer.parseInt(arguments[3]))
            .report(System.err::println);
    System.out.println("relay");
    new Relay(options).run();
  }

  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is said there.
      }
    } catch (IOException closed) {
      // The same.
    }
    Runtime.getRuntime().halt(9);
  }
}
