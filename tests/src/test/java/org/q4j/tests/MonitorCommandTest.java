package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Monitoring as cron, prove and build servers call it. */
@Timeout(600)
class MonitorCommandTest {
  private static final String CHECKS =
      """
      package app;

      import static org.q4j.monitor.Monitoring.assertThat;
      import static org.q4j.monitor.Monitoring.lag;

      import java.time.Duration;
      import org.junit.jupiter.api.Test;
      import org.q4j.monitor.Monitored;

      @Monitored
      class ChecksTest {
        @Test
        void jobsAreFew() {
          assertThat(lag("app.jobs")).rowsBelow(3).oldestReadyBelow(Duration.ofHours(1));
        }

        @Test
        void configurationIsTheApplications() {
          System.out.println("not ok 7 - " + Config.NAME);
        }
      }
      """;
  private static final String CONFIG =
      "package app; class Config { static final String NAME = System.getProperty(\"none\", \"name\"); }";

  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void fill() {
    data = folder.resolve("data");
    assertEquals(0, Command.q4j(data, "", "create", "app.jobs", "id INT, at BIGINT").exit());
    insert(2);
  }

  private void insert(int rows) {
    String lines = "1\t1700000000\n".repeat(rows);
    assertEquals(0, Command.q4j(data, lines, "insert", "app.jobs", "--format", "tsv").exit());
  }

  private Command run(Map<String, String> more, String... command) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("Q4J_DATA", data.toString());
    environment.put("Q4J_SAMPLES", folder.resolve("samples").toString());
    return Command.run(environment, "", List.of(command));
  }

  private Command q4j(String... arguments) {
    List<String> command = new ArrayList<>(List.of(Command.ROOT.resolve("q4j").toString()));
    command.addAll(List.of(arguments));
    return run(Map.of(), command.toArray(String[]::new));
  }

  /** Compiles a class; returns its folder. */
  private Path compiled(String name, String source, Path more) throws IOException {
    Path classes = Files.createDirectories(folder.resolve(name + ".classes"));
    Path file = Files.writeString(classes.resolve(name + ".java"), source);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Path dist = Command.ROOT.resolve("java/cli/target/dist");
    List<String> path = new ArrayList<>(List.of(more.toString()));
    for (String part : List.of("lib", "junit")) {
      try (Stream<Path> jars = Files.list(dist.resolve(part))) {
        jars.map(Path::toString).forEach(path::add);
      }
    }
    assertEquals(
        0,
        compiler.run(
            null,
            OutputStream.nullOutputStream(),
            null,
            "-proc:none",
            "-cp",
            String.join(":", path),
            "-d",
            classes.toString(),
            file.toString()));
    return classes;
  }

  private Path checks() throws IOException {
    Path config = compiled("Config", CONFIG, folder);
    Path checks = compiled("ChecksTest", CHECKS, config);
    Files.copy(config.resolve("app/Config.class"), checks.resolve("app/Config.class"));
    Path jar = folder.resolve("monitor-tests.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (String name : List.of("app/Config.class", "app/ChecksTest.class")) {
        out.putNextEntry(new JarEntry(name));
        Files.copy(checks.resolve(name), out);
      }
    }
    return jar;
  }

  @Test
  void proveTakesAJarOfTestsAndItsVerdictIsTheirs() throws IOException {
    Path jar = checks();
    String exec = Command.ROOT.resolve("q4j") + " monitor run";
    Command passed = run(Map.of(), "prove", "--exec", exec, jar.toString());
    assertEquals(0, passed.exit(), passed::toString);
    assertTrue(passed.out().contains("Tests=2"), passed::toString);
    insert(1);
    Command failed = run(Map.of(), "prove", "-v", "--exec", exec, jar.toString());
    assertEquals(1, failed.exit(), failed::toString);
    assertTrue(failed.out().contains("Failed: 1"), failed::toString);
    assertTrue(failed.out().contains("ChecksTest jobsAreFew"), failed::toString);
  }

  @Test
  void aPerlHarnessReadsWhatWasGotExpectedAndWhere() throws IOException {
    checks();
    insert(1);
    Command run = q4j("monitor", "run", folder.resolve("ChecksTest.classes").toString());
    assertEquals(1, run.exit(), run::toString);
    assertFalse(run.out().contains("not ok 7"), "what a test prints is no result");
    assertTrue(run.err().contains("not ok 7 - name"), run::toString);
    Path tap = Files.writeString(folder.resolve("tap"), run.out());
    Command read =
        run(
            Map.of(),
            "perl",
            "-MTAP::Parser",
            "-e",
            """
            my $parser = TAP::Parser->new({exec => ["cat", $ARGV[0]]});
            while (my $result = $parser->next) {
              next unless $result->is_yaml && $result->data->{severity};
              print join("|", map { $result->data->{$_} } qw(severity got expected where)), "\\n";
            }
            print scalar($parser->parse_errors), " errors\\n";
            """,
            tap.toString());
    assertTrue(
        read.out()
            .matches(
                "fail\\|3\\|below 3\\|ChecksTest.java:\\d+ \\(ChecksTest.jobsAreFew\\)\n0 errors\n"),
        read::toString);
  }

  @Test
  void xmlIsForBuildServersAndNoTestsAreNoSuccess() throws IOException {
    Path jar = checks();
    Command xml = q4j("monitor", "run", jar.toString(), "--format", "junit");
    assertEquals(0, xml.exit(), xml::toString);
    assertTrue(
        xml.out().contains("<testsuite name=\"q4j monitor run\" tests=\"2\""), xml::toString);
    Command none = q4j("monitor", "run", "java.lang.String");
    assertEquals(3, none.exit(), none::toString);
    assertTrue(none.out().contains("Bail out! no tests"), none::toString);
    Command missing = q4j("monitor", "run", "missing.jar");
    assertEquals(3, missing.exit(), missing::toString);
    assertTrue(missing.err().contains("missing.jar"), missing::toString);
  }

  @Test
  void aTestThatEndsTheProcessIsNoSuccess() throws IOException {
    Path classes =
        compiled(
            "LeavingTest",
            """
            import org.junit.jupiter.api.Test;

            class LeavingTest {
              @Test
              void leaves() {
                System.exit(0);
              }
            }
            """,
            folder);
    Command run = q4j("monitor", "run", classes.toString());
    assertEquals(1, run.exit(), run::toString);
    assertTrue(run.out().contains("not ok 1 - LeavingTest leaves\n"), run::toString);
    assertTrue(run.out().contains("the process was ended while the tests ran"), run::toString);
    assertTrue(run.out().endsWith("1..1\n"), run::toString);
  }

  @Test
  void whatTestsLeaveForTheEndDoesNotKeepTheProcess() throws IOException {
    Path classes =
        compiled(
            "StayingTest",
            """
            import org.junit.jupiter.api.Test;

            class StayingTest {
              @Test
              void stays() {
                Thread never = new Thread(() -> {
                  while (true) {
                    java.util.concurrent.locks.LockSupport.park();
                  }
                });
                Runtime.getRuntime().addShutdownHook(never);
              }
            }
            """,
            folder);
    Command run = q4j("monitor", "run", classes.toString());
    assertEquals(0, run.exit(), run::toString);
    assertTrue(run.out().endsWith("1..1\n"), run::toString);
  }

  @Test
  void lagNeedsNoJunitAndTellsWhatIsWrongByItsExitCode() throws IOException {
    Path loaded = folder.resolve("loaded");
    Command fine =
        run(
            Map.of("Q4J_JAVA_OPTS", "-Xlog:class+load:file=" + loaded),
            Command.ROOT.resolve("q4j").toString(),
            "monitor",
            "lag",
            "app.jobs",
            "--max-rows=2",
            "--max-age=1h");
    assertEquals(0, fine.exit(), fine::toString);
    String classes = Files.readString(loaded);
    assertTrue(classes.contains("org.q4j.monitor.lag.LagRun"));
    for (String apart : List.of("org.junit.", "com.mysql.", "org.eclipse.jetty.")) {
      assertFalse(classes.contains(" " + apart), apart);
    }
    Command late = q4j("monitor", "lag", "app.jobs", "--max-age=1h", "--age-column=at");
    assertEquals(1, late.exit(), late::toString);
    Command missing = q4j("monitor", "lag", "app.jobs", "app.none", "--max-rows=9");
    assertEquals(3, missing.exit(), missing::toString);
    assertTrue(missing.out().startsWith("TAP version 13\nok 1 - app.jobs: rows\n"), missing.out());
    assertTrue(missing.out().contains("not ok 2 - app.none\n"), missing.out());
    assertTrue(missing.out().endsWith("1..2\n"), missing.out());
    for (String[] wrong :
        new String[][] {
          {"app.jobs"},
          {"--max-rows=1"},
          {"app.jobs", "--max-age=soon"},
          {"nothing", "--max-rows=1"}
        }) {
      List<String> arguments = new ArrayList<>(List.of("monitor", "lag"));
      arguments.addAll(List.of(wrong));
      Command misused = q4j(arguments.toArray(String[]::new));
      assertEquals(2, misused.exit(), misused::toString);
    }
  }

  @Test
  void aServersQueuesAreToldByTheirCounters() throws Exception {
    try (ServeProcess server =
        new ServeProcess(Files.createDirectory(folder.resolve("serve")), Map.of())) {
      try (Connection connection = server.connect()) {
        ServeProcess.run(connection, "CREATE DATABASE app");
        ServeProcess.run(connection, "CREATE TABLE app.q (at BIGINT) ENGINE=QUEUE");
        ServeProcess.run(
            connection, "INSERT INTO app.q VALUES (UNIX_TIMESTAMP() - 1000), (UNIX_TIMESTAMP())");
      }
      String url = "jdbc:mysql://127.0.0.1:" + server.port() + "/?sslMode=DISABLED";
      Command fine = q4j("monitor", "lag", "--jdbc", url, "app.q", "--max-rows=2", "--max-age=1m");
      assertEquals(0, fine.exit(), fine::toString);
      assertTrue(fine.out().contains("got: '0s'"), fine::toString);
      Command late =
          q4j("monitor", "lag", "--jdbc", url, "app.q", "--max-age=15m", "--age-column=at");
      assertEquals(1, late.exit(), late::toString);
      assertTrue(late.out().contains("got: '16m"), late::toString);
    }
  }

  @Test
  void anyTableAndAnyNumberOfAServerCanBeAsked() throws Exception {
    try (MariadbServer server =
        new MariadbServer(Files.createDirectory(folder.resolve("server")))) {
      try (Connection connection = server.connect("mysql")) {
        ServeProcess.run(connection, "CREATE DATABASE app");
        ServeProcess.run(connection, "CREATE TABLE app.old (at DATETIME, done INT)");
        ServeProcess.run(
            connection,
            "INSERT INTO app.old VALUES (NOW() - INTERVAL 2 HOUR, 1), (NOW() - INTERVAL 5 MINUTE, 0)");
      }
      String[] ask = {"monitor", "lag", "--user=root", "--jdbc=" + server.url("")};
      assertEquals(0, with(ask, "app.old:done = 0", "--max-age=1h", "--age-column=at").exit());
      Command late = with(ask, "app.old", "--max-age=1h", "--age-column=at");
      assertEquals(1, late.exit(), late::toString);
      assertTrue(late.out().contains("got: '2h'"), late::toString);
      Command unknown = with(ask, "app.old", "--max-age=1h");
      assertEquals(3, unknown.exit(), unknown::toString);
      assertTrue(unknown.out().contains("--age-column"), unknown::toString);
      assertEquals(1, with(ask, "--sql=SELECT COUNT(*) FROM app.old", "--below=2").exit());
      assertEquals(0, with(ask, "--sql=SELECT COUNT(*) FROM app.old", "--below=3").exit());
      assertEquals(3, with(ask, "--sql=SELECT NULL", "--below=3").exit());
      assertEquals(3, with(ask, "--sql=SELECT 'x'", "--below=3").exit());
      assertEquals(3, with(ask, "--sql=SELECT nonsense", "--below=3").exit());
      Command drain =
          with(ask, "app.old", "--drain-within=5m", "--samples=" + folder.resolve("first"));
      assertEquals(0, drain.exit(), drain::toString);
      assertTrue(drain.out().contains("# SKIP no earlier sample"), drain::toString);
    }
  }

  private Command with(String[] first, String... more) {
    List<String> arguments = new ArrayList<>(List.of(first));
    arguments.addAll(List.of(more));
    return q4j(arguments.toArray(String[]::new));
  }

  @Test
  void aServerThatHangsIsNotOkWhenTheTimeIsOver() throws IOException {
    try (ServerSocket hung = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String url = "--jdbc=jdbc:mysql://127.0.0.1:" + hung.getLocalPort() + "/";
      Command late =
          q4j("monitor", "lag", url, "app.jobs", "app.more", "--max-rows=1", "--time-limit=2s");
      assertEquals(3, late.exit(), late::toString);
      assertTrue(late.out().contains("not ok 1 - app.jobs\n"), late::toString);
      assertTrue(late.out().contains("not ok 2 - app.more\n"), late::toString);
    }
    Command secret =
        q4j("monitor", "lag", "--jdbc=jdbc:mysql://h/?password=x", "a.b", "--max-rows=1");
    assertEquals(2, secret.exit(), secret::toString);
    assertFalse(secret.err().contains("=x"), secret::toString);
  }
}
