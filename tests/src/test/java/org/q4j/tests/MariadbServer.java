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

/** A MariaDB server of the test's own, on a free port of loopback, ended with the test. */
final class MariadbServer implements AutoCloseable {
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Process process;
  private final int port;

  /**
   * @param folder for its data, which may be there; tests run as root, so the server does too
   * @param options further ones
   */
  MariadbServer(Path folder, String... options) throws IOException, InterruptedException {
    Path data = folder.resolve("mariadb");
    Path log = folder.resolve("mariadb.log");
    if (!Files.exists(data)) {
      run(
          log,
          "mariadb-install-db",
          "--no-defaults",
          "--user=root",
          "--auth-root-authentication-method=normal",
          "--datadir=" + data);
    }
    port = freePort();
    List<String> command =
        new ArrayList<>(
            List.of(
                "mariadbd",
                "--no-defaults",
                "--user=root",
                "--datadir=" + data,
                "--socket=" + folder.resolve("s"),
                "--bind-address=127.0.0.1",
                "--port=" + port));
    command.addAll(List.of(options));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    awaitStart(log);
  }

  private static void run(Path log, String... command) throws IOException, InterruptedException {
    Process made =
        new ProcessBuilder(List.of(command))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    if (made.waitFor() != 0) {
      throw new IOException(command[0] + ": " + Files.readString(log));
    }
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
