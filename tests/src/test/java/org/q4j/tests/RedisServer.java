package org.q4j.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Redis server of the test's own, on a free port of loopback, ended with the test. */
final class RedisServer implements AutoCloseable {
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Path folder;
  private final List<String> options;
  private final int port;
  private Process process;

  /**
   * @param folder for its log
   * @param options more of the server's options
   */
  RedisServer(Path folder, String... options) throws IOException {
    this.folder = folder;
    this.options = List.of(options);
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    start();
  }

  int port() {
    return port;
  }

  /** Starts it again after {@link #stop}. */
  void start() throws IOException {
    List<String> command = new ArrayList<>(List.of("redis-server", "--bind", "127.0.0.1"));
    command.addAll(List.of("--save", "", "--dir", folder.toString()));
    if (!options.contains("--tls-port")) {
      command.addAll(List.of("--port", String.valueOf(port)));
    } else {
      command.addAll(List.of("--port", "0"));
    }
    for (String option : options) {
      command.add(option.replace("PORT", String.valueOf(port)));
    }
    Path log = folder.resolve("redis.log");
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    long deadline = System.nanoTime() + START_NANOS;
    while (!listens()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IOException("the server did not start: " + Files.readString(log));
      }
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Runs redis-cli and returns what it prints. */
  String cli(String... arguments) {
    List<String> command =
        new ArrayList<>(List.of("redis-cli", "-p", String.valueOf(port), "--no-auth-warning"));
    command.addAll(List.of(arguments));
    return Command.run(Map.of(), "", command).out().strip();
  }

  void stop() {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted while the server ended"));
    }
  }

  @Override
  public void close() {
    stop();
  }
}
