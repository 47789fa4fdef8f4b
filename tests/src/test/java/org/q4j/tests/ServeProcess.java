package org.q4j.tests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ./q4j serve} on a free port of loopback, ended with the test. */
final class ServeProcess implements AutoCloseable {
  private final Path folder;
  private final Process process;
  private final int port;
  private final String ready;

  /**
   * @param folder for its data, its socket {@code s} and what it says
   * @param environment further variables
   * @param options further ones
   */
  ServeProcess(Path folder, Map<String, String> environment, String... options) throws IOException {
    this.folder = folder;
    List<String> command =
        new ArrayList<>(
            List.of(
                Command.ROOT.resolve("q4j").toString(),
                "serve",
                "--data",
                folder.resolve("data").toString(),
                "--listen",
                "127.0.0.1:0",
                "--socket",
                socket().toString()));
    command.addAll(List.of(options));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(folder.resolve("err").toFile());
    builder.environment().put("Q4J_NO_BUILD", "1");
    builder.environment().putAll(environment);
    process = builder.start();
    String line =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
            .readLine();
    if (line == null || !line.startsWith("ready: listen=127.0.0.1:")) {
      process.destroyForcibly();
      throw new AssertionError(line + error());
    }
    ready = line;
    port = Integer.parseInt(line.replaceAll("^ready: listen=127\\.0\\.0\\.1:([0-9]+) .*", "$1"));
  }

  int port() {
    return port;
  }

  /** Returns the port that it listens on for what else it was told to, {@code http} or so. */
  int port(String what) {
    Matcher place = Pattern.compile(" " + what + "=127\\.0\\.0\\.1:([0-9]+) ").matcher(ready);
    if (!place.find()) {
      throw new AssertionError("no " + what + " in: " + ready);
    }
    return Integer.parseInt(place.group(1));
  }

  Process process() {
    return process;
  }

  Path socket() {
    return folder.resolve("s");
  }

  /** Returns what it has said on its standard error. */
  String error() {
    try {
      return Files.readString(folder.resolve("err"));
    } catch (IOException unread) {
      return unread.toString();
    }
  }

  Connection connect() throws SQLException {
    return connect("me", "", "sslMode=DISABLED");
  }

  Connection connect(String user, String password, String properties) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mysql://127.0.0.1:" + port + "/?" + properties, user, password);
  }

  /** Runs a statement; returns the first column of its first row, or an empty text. */
  static String run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "";
      }
      try (ResultSet row = statement.getResultSet()) {
        return row.next() ? String.valueOf(row.getString(1)) : "";
      }
    }
  }

  /** Kills it with SIGKILL; what it should have kept is on disk. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
