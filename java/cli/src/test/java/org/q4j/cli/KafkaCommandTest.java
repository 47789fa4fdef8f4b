package org.q4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.q4j.client.kafka.Cluster;

/** The verbs of {@code q4j kafka}, and {@code forward} to a cluster. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KafkaCommandTest {
  @TempDir Path folder;

  private static Run run(String input, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Streams streams =
        new Streams(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            out,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false);
    int exit = Main.run(streams, words);
    return new Run(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static Run done(String input, String... words) {
    Run run = run(input, words);
    assertEquals(ExitCode.DONE, run.exit(), run::toString);
    return run;
  }

  /** Returns the address of a queue on the cluster, which is up when this returns. */
  private static String address(String queue) {
    Cluster.open().close();
    return Cluster.address() + "/" + queue;
  }

  @Test
  void aQueueIsCreatedFilledTakenAndLookedAt() {
    String jobs = address("cli.jobs");
    done("", "kafka", "create", jobs, "id BIGINT NOT NULL, url VARCHAR(255)", "--partitions", "1");
    assertEquals(ExitCode.INPUT, run("", "kafka", "create", jobs, "id INT").exit());
    done(
        "{\"id\": 1, \"url\": \"a\"}\n{\"id\": 2}\n", "kafka", "insert", jobs, "--format", "jsonl");
    assertEquals(ExitCode.NOT_SO, run("", "kafka", "lag", jobs, "--max", "1").exit());
    assertTrue(done("", "kafka", "stat", jobs).out().contains("partitions: 1\n"));
    Run taken = done("", "kafka", "take", jobs + ":id = 2");
    assertEquals("{\"rowid\": 1, \"cols\": {\"id\": 2, \"url\": null}}\n", taken.out());
    taken = done("", "kafka", "take", jobs);
    assertEquals("{\"rowid\": 0, \"cols\": {\"id\": 1, \"url\": \"a\"}}\n", taken.out());
    assertEquals(ExitCode.NOT_SO, run("", "kafka", "take", jobs).exit());
    assertTrue(
        done("", "kafka", "lag", jobs, "--json", "--max", "0").out().contains("\"rows\": 0"));
  }

  @Test
  void aRowWhoseCommandFailsIsGivenBack() {
    String jobs = address("cli.failing");
    done("", "kafka", "create", jobs, "id BIGINT NOT NULL");
    done("7\n", "kafka", "insert", jobs, "--format", "lines");
    Run failed = run("", "kafka", "take", jobs, "--exec", "exit 1");
    assertEquals(ExitCode.PARTIAL, failed.exit(), failed::toString);
    assertTrue(done("", "kafka", "take", jobs, "--wait", "30").out().contains("\"id\": 7"));
  }

  @Test
  void rowsOfADataDirectoryAreForwarded() {
    String jobs = address("cli.moved");
    String data = folder.resolve("data").toString();
    done("", "kafka", "create", jobs, "id BIGINT NOT NULL");
    done("", "create", "app.jobs", "id BIGINT NOT NULL", "--data", data);
    done("1\n2\n3\n0\n", "insert", "app.jobs", "--format", "lines", "--data", data);
    Run moved = done("", "forward", "q4j:" + data + "/app.jobs", jobs, "--while", "id > 0");
    assertTrue(moved.err().contains("3 rows moved"), moved::toString);
    Run taken = done("", "kafka", "take", jobs, "--max", "0", "--wait", "5");
    assertEquals(List.of(1, 2, 3), taken.out().lines().map(KafkaCommandTest::id).toList());
    assertTrue(done("", "take", "app.jobs", "--data", data).out().contains("\"id\": 0"));
  }

  private static int id(String line) {
    return Integer.parseInt(line.replaceAll(".*\"id\": ([0-9]+).*", "$1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka create kafka://h:1 x",
        "kafka create kafka://h:1/a.b x --partitions 0",
        "kafka lag jdbc:mysql://h/a",
        "kafka lag kafka://h:1/a.b --max -1",
        "kafka take kafka://h:1/a.b kafka://i:1/a.b",
      })
  void wrongWordsAreMisuse(String words) {
    Run run = run("", words.split(" ", -1));
    assertEquals(ExitCode.USAGE, run.exit(), run::toString);
    assertEquals("", run.out());
  }
}
