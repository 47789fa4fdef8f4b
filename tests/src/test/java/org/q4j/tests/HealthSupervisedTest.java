package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shipped service files of {@code q4j health serve}, under the supervisors they are for. */
@Timeout(300)
class HealthSupervisedTest {
  private static final Path DIST = Command.ROOT.resolve("java/cli/target/dist");
  private static final Path INSTALLED = Path.of("/opt/q4j/q4j");
  private static final Pattern PID = Pattern.compile("\\(pid ([0-9]+)\\)");

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String shipped(Path file) throws IOException {
    String text = Files.readString(DIST.resolve(file));
    assertTrue(text.contains(INSTALLED.toString()), text);
    return text.replace(INSTALLED.toString(), Command.ROOT.resolve("q4j").toString());
  }

  private String run(String... command) {
    Command done = Command.run(Map.of(), "", List.of(command));
    assertEquals(0, done.exit(), done::toString);
    return done.out();
  }

  /** Waits for an answer of that status. */
  private String await(int port, String path, int status) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    while (true) {
      try {
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == status) {
          return answer.body();
        }
      } catch (IOException notYet) {
        assertTrue(Files.isDirectory(folder), notYet::toString);
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private Path service(int port, int server) throws IOException {
    Path service = folder.resolve("services/q4j-health");
    Files.createDirectories(service.resolve("log"));
    Files.createDirectory(service.resolve("env"));
    Files.writeString(service.resolve("env/Q4J_DB_PASSWORD"), "secret\n");
    Path from = Path.of("daemontools/q4j-health");
    Files.copy(
        DIST.resolve(from).resolve("log/run"),
        service.resolve("log/run"),
        StandardCopyOption.COPY_ATTRIBUTES);
    Path run = service.resolve("run");
    Files.copy(DIST.resolve(from).resolve("run"), run, StandardCopyOption.COPY_ATTRIBUTES);
    String text =
        shipped(from.resolve("run"))
            .replace("0.0.0.0:5000", "127.0.0.1:" + port)
            .replace("127.0.0.1:3306", "127.0.0.1:" + server);
    // Where the checkout is closed to nobody, as below /root, root has to do.
    boolean open =
        Command.run(
                    Map.of(),
                    "",
                    List.of("setuidgid", "nobody", "test", "-r", DIST.resolve("lib").toString()))
                .exit()
            == 0;
    Files.writeString(run, open ? text : text.replace("setuidgid nobody", "setuidgid root"));
    return service;
  }

  private long pid(Path service) {
    Matcher pid = PID.matcher(run("svstat", service.toString()));
    return pid.find() ? Long.parseLong(pid.group(1)) : 0;
  }

  @Test
  void daemontoolsStartsItAgainAndKeepsItsLog() throws Exception {
    int port = freePort();
    Path service = service(port, freePort());
    Process svscan =
        new ProcessBuilder("svscan", service.getParent().toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("svscan").toFile())
            .start();
    List<ProcessHandle> all = List.of();
    try {
      assertTrue(await(port, "/", 500).contains("\"status\":\"unreachable\""));
      Path log = service.resolve("log/main/current");
      while (!Files.exists(log) || !Files.readString(log).contains("500 UNREACHABLE")) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
      long first = pid(service);
      run("svc", "-t", service.toString());
      while (pid(service) == first || pid(service) == 0) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
      await(port, "/live", 200);
      assertNotEquals(0, pid(service));
    } finally {
      all = svscan.descendants().toList();
      svscan.destroy();
      svscan.waitFor();
      run("svc", "-dx", service.toString(), service.resolve("log").toString());
      all.forEach(one -> one.onExit().join());
    }
    assertTrue(all.size() >= 4, "two of supervise, multilog, and the service");
  }

  @Test
  void systemdFindsNothingToSayAboutTheUnit() throws IOException {
    Path unit =
        Files.writeString(
            folder.resolve("q4j-health.service"), shipped(Path.of("systemd/q4j-health.service")));
    Command verified =
        Command.run(
            Map.of(), "", List.of("systemd-analyze", "verify", "--man=no", unit.toString()));
    assertEquals(0, verified.exit(), verified::toString);
    assertEquals("", verified.out() + verified.err());
  }
}
