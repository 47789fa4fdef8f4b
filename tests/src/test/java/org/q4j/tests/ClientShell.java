package org.q4j.tests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * One connection of a driver in another language: a program of {@code tests/clients} that runs the
 * statements it is sent and answers each with a line.
 */
final class ClientShell implements AutoCloseable {
  /** The drivers that are there, as commands; each takes the port as its last argument. */
  static final List<String> PROGRAMS =
      List.of(
          "perl dbi.pl mysql",
          "perl dbi.pl MariaDB",
          "/usr/bin/python3 pymysql.py",
          "php -d mysqli.allow_local_infile=1 mysqli.php",
          "php pdo.php",
          "env NODE_PATH=/usr/share/nodejs node node.js");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final BufferedReader answers;
  private final Path log;

  /**
   * @param command the program and its arguments
   * @param log where it complains
   */
  ClientShell(List<String> command, Path log) throws IOException {
    this.log = log;
    process =
        new ProcessBuilder(command)
            .directory(Command.ROOT.resolve("tests/clients").toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Sends a statement, with parameters if there are any, and does not wait for the answer. */
  void send(String sql, List<String> parameters) throws IOException {
    Map<String, Object> question =
        parameters.isEmpty() ? Map.of("sql", sql) : Map.of("sql", sql, "args", parameters);
    process
        .getOutputStream()
        .write((JSON.writeValueAsString(question) + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  /** Returns the next answer: {@code ok ROWS}, {@code error NUMBER}, or rows. */
  List<String> answer() throws IOException {
    return shown(read());
  }

  /** As {@link #answer}, with an error's SQLSTATE behind it, and {@code rows} before rows. */
  List<String> answerWithState() throws IOException {
    JsonNode answer = read();
    List<String> shown = shown(answer);
    if (answer.has("error")) {
      return List.of(shown.get(0) + " " + answer.path("state").asText());
    }
    if (answer.has("rows")) {
      shown.add(0, "rows");
    }
    return shown;
  }

  private JsonNode read() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the client has ended: " + Files.readString(log));
    }
    return JSON.readTree(line);
  }

  private static List<String> shown(JsonNode answer) {
    if (answer.has("error")) {
      return List.of("error " + answer.get("error").asText());
    }
    if (answer.has("ok")) {
      return List.of("ok " + answer.get("ok").asText());
    }
    List<String> rows = new ArrayList<>();
    for (JsonNode row : answer.get("rows")) {
      StringJoiner columns = new StringJoiner("|");
      row.forEach(column -> columns.add(column.isNull() ? "NULL" : column.asText()));
      rows.add(columns.toString());
    }
    return rows;
  }

  /** Kills it: the server sees a connection that breaks. */
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
