package org.q4j.tests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code ./q4j health serve} on a free port of loopback, ended with the test. */
final class HealthProcess implements AutoCloseable {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Process process;
  private final Path log;
  private final int port;

  /**
   * @param log of what it says
   * @param url of the server that it checks
   * @param user without a password
   */
  HealthProcess(Path log, String url, String user, String... options) throws IOException {
    this.log = log;
    List<String> command =
        new ArrayList<>(
            List.of(
                Command.ROOT.resolve("q4j").toString(),
                "health",
                "serve",
                "--jdbc",
                url,
                "--user",
                user,
                "--listen",
                "127.0.0.1:0"));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().put("Q4J_NO_BUILD", "1");
    process = builder.start();
    String line =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
            .readLine();
    if (line == null || !line.startsWith("ready: listen=127.0.0.1:")) {
      process.destroyForcibly();
      throw new AssertionError(line + said());
    }
    port = Integer.parseInt(line.replaceAll("^ready: listen=127\\.0\\.0\\.1:([0-9]+) .*", "$1"));
  }

  int port() {
    return port;
  }

  String said() throws IOException {
    return Files.readString(log);
  }

  HttpResponse<String> ask(String path) throws IOException, InterruptedException {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Ends it as a supervisor does, and returns its exit code. */
  int end() throws InterruptedException {
    process.destroy();
    return process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
