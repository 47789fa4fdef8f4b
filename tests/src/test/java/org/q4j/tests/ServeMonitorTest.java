package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server tells to a real Prometheus and to Zabbix' own programs. */
@Timeout(600)
class ServeMonitorTest {
  private static final Path FILES = Command.ROOT.resolve("java/cli/target/dist/monitoring");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private ServeProcess server;

  @BeforeEach
  void start() throws Exception {
    // A set of backups that has one generation and no drill.
    Path image = Files.writeString(folder.resolve("image"), "x".repeat(100_000));
    Path set = folder.resolve("set");
    Command backup =
        Command.q4j(folder.resolve("none"), "", "backup", "run", set.toString(), image.toString());
    assertEquals(0, backup.exit(), backup::toString);
    server =
        new ServeProcess(
            folder,
            Map.of(),
            "--http",
            "127.0.0.1:0",
            "--zabbix",
            "127.0.0.1:0",
            "--backup",
            set.toString());
    try (Connection sql = server.connect()) {
      ServeProcess.run(sql, "CREATE DATABASE app");
      ServeProcess.run(sql, "CREATE TABLE app.jobs (id BIGINT NOT NULL) ENGINE=QUEUE");
      ServeProcess.run(sql, "INSERT INTO app.jobs VALUES (1), (2), (3)");
    }
    awaitText(metrics(), "q4j_queue_rows{queue=\"app.jobs\"} 3.0");
    awaitText(metrics(), "q4j_backup_last_run_timestamp_seconds");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String metrics() {
    return "http://127.0.0.1:%d/metrics".formatted(server.port("http"));
  }

  private String get(String url, String accept) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).header("Accept", accept).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private String awaitText(String url, String expected) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (true) {
      String text;
      try {
        text = get(url, "*/*");
      } catch (IOException notYet) {
        text = notYet.toString();
      }
      if (text.contains(expected)) {
        return text;
      }
      String seen = text;
      assertTrue(System.nanoTime() < deadline, () -> expected + " is not in " + seen);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  @Test
  void promtoolFindsNothingToSayAboutTheMetrics() throws Exception {
    String text = get(metrics(), "text/plain; version=0.0.4");
    Command lint = Command.run(Map.of(), text, List.of("promtool", "check", "metrics"));
    assertEquals(0, lint.exit(), lint::toString);
    assertEquals("", lint.out() + lint.err());
  }

  @Test
  void theAlertRulesAreSoundAndAlertWhenTheyShould() {
    String rules = FILES.resolve("q4j-alerts.yml").toString();
    Command check = Command.run(Map.of(), "", List.of("promtool", "check", "rules", rules));
    assertEquals(0, check.exit(), check::toString);
    Command test =
        Command.run(
            Map.of(),
            "",
            List.of(
                "promtool",
                "test",
                "rules",
                Command.ROOT
                    .resolve("java/monitor/src/test/prometheus/q4j-alerts.test.yml")
                    .toString()));
    assertEquals(0, test.exit(), test::toString);
  }

  /** Whatever the rules and the dashboard ask for is there under that name. */
  @Test
  void rulesAndDashboardAskForNothingThatIsNotTold() throws Exception {
    String told = get(metrics(), "text/plain");
    JsonNode dashboard = JSON.readTree(FILES.resolve("q4j-queues.json").toFile());
    StringBuilder asked = new StringBuilder(Files.readString(FILES.resolve("q4j-alerts.yml")));
    for (JsonNode expression : dashboard.findValues("expr")) {
      asked.append('\n').append(expression.asText());
    }
    Set<String> missing = new TreeSet<>();
    Matcher names = Pattern.compile("q4j_[a-z_]+").matcher(asked);
    int count = 0;
    while (names.find()) {
      count++;
      if (!told.contains("\n" + names.group() + "{")
          && !told.contains("\n" + names.group() + " ")) {
        missing.add(names.group());
      }
    }
    assertEquals(Set.of(), missing);
    assertTrue(count > 30, () -> told);
  }

  @Test
  void aRealPrometheusScrapesTheOpenMetricsText() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path config =
        Files.writeString(
            folder.resolve("prometheus.yml"),
            """
            global:
              scrape_interval: 1s
              evaluation_interval: 1s
            rule_files:
              - %s
            scrape_configs:
              - job_name: q4j
                static_configs:
                  - targets: ['127.0.0.1:%d']
            """
                .formatted(FILES.resolve("q4j-alerts.yml"), server.port("http")));
    Process prometheus =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("tsdb"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
    try {
      String api = "http://127.0.0.1:" + port + "/api/v1/";
      awaitText(api + query("q4j_queue_rows"), "\"3\"]");
      awaitText(api + query("q4j_queue_written_rows_total"), "\"queue\":\"app.jobs\"");
      awaitText(api + query("up{job=\"q4j\"} == 1"), "\"1\"]");
      awaitText(api + "rules?type=alert", "\"name\":\"Q4jQueueOld\"");
      // No drill was ever made, so this one is due; nothing else is.
      awaitText(api + "alerts", "\"alertname\":\"Q4jDrillOld\"");
      JsonNode targets = JSON.readTree(get(api + "targets", "*/*"));
      assertEquals("", targets.findValuesAsText("lastError").get(0));
    } finally {
      prometheus.destroy();
      prometheus.waitFor();
    }
  }

  private static String query(String expression) {
    return "query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8);
  }

  @Test
  void zabbixGetReadsEveryItem() {
    assertEquals("3", zabbix("q4m.rows[app.jobs]"));
    assertEquals("3", zabbix("q4m.ready[\"app.jobs\"]"));
    assertEquals("1", zabbix("agent.ping"));
    assertTrue(zabbix("q4m.age[app.jobs]").matches("[0-9]+\\.[0-9]{3}"));
    assertTrue(zabbix("q4m.rate.in[app.jobs]").matches("[0-9]+\\.[0-9]{3}"));
    assertTrue(zabbix("q4m.discovery").contains("\"{#QUEUE}\":\"app.jobs\""));
    assertTrue(zabbix("q4m.rows[app.none]").startsWith("ZBX_NOTSUPPORTED: no such queue"));
  }

  private String zabbix(String key) {
    String port = String.valueOf(server.port("zabbix"));
    return Command.run(
            Map.of(), "", List.of("zabbix_get", "-s", "127.0.0.1", "-p", port, "-k", key))
        .out()
        .strip();
  }
}
