package org.q4j.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A database server of the test's own, on a free port of loopback, ended with the test. */
abstract class DatabaseServer implements AutoCloseable {
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Process process;
  private final int port;

  /**
   * Starts it and waits until it answers.
   *
   * @param folder for its socket and its log; tests run as root, so the server does too
   * @param command without the port and what all such servers are told
   */
  DatabaseServer(Path folder, List<String> command) throws IOException {
    Path log = log(folder);
    port = freePort();
    List<String> all = new ArrayList<>();
    all.add(command.get(0));
    all.addAll(
        List.of(
            "--no-defaults",
            "--user=root",
            "--socket=" + folder.resolve("s"),
            temporary(folder),
            "--bind-address=127.0.0.1",
            "--port=" + port));
    all.addAll(command.subList(1, command.size()));
    process =
        new ProcessBuilder(all)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    awaitStart(log);
  }

  /** A server that starts removes all #sql files there, those of a server beside it among them. */
  static String temporary(Path folder) {
    return "--tmpdir=" + folder;
  }

  static Path log(Path folder) {
    return folder.resolve("server.log");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void awaitStart(Path log) throws IOException {
    long deadline = System.nanoTime() + START_NANOS;
    while (true) {
      try (Connection connection = connect("mysql")) {
        if (connection.isValid(1)) {
          return;
        }
      } catch (SQLException notYet) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          throw new IOException("the server did not start: " + Files.readString(log), notYet);
        }
      }
    }
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  /** Returns the URL of a database, without user and password. */
  String url(String database) {
    return "jdbc:mysql://127.0.0.1:" + port + "/" + database;
  }

  Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database), "root", "");
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted while the server ended"));
    }
  }
}
