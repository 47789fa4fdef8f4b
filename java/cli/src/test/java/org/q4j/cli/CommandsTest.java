package org.q4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.queue.QueueStore;

/** The other commands, their exit codes and their words. */
class CommandsTest {
  @TempDir Path data;

  private Run run(String... arguments) {
    return Run.of(data, "", arguments);
  }

  private void fill() {
    assertEquals(0, run("create", "app.jobs", "id INT NOT NULL").exit());
    Run.of(data, "{\"id\": 1}\n{\"id\": 2}\n", "insert", "app.jobs", "--format", "jsonl");
  }

  @Test
  void statPrintsStableNames() {
    fill();
    run("take", "app.jobs");
    Run stat = run("stat", "app.jobs", "--json");
    assertEquals(
        "{\"queue\": \"app.jobs\", \"rows\": 1, \"ready\": 1, \"owned\": 0, \"first_rowid\": 2,"
            + " \"next_rowid\": 3, \"live_bytes\": 9, \"dead_bytes\": 21, \"file_bytes\": 4194304,"
            + " \"begin\": 4117, \"end\": 4126, \"file\": \""
            + data.resolve("app/jobs.Q4M")
            + "\", \"in_use\": null}\n",
        stat.out());
    assertTrue(run("stat", "app.jobs").out().startsWith("queue: app.jobs\nrows: 1\n"));
  }

  @Test
  void lookingWorksBesideAnOwnerAndChangingIsLocked() {
    fill();
    try (QueueStore owner = QueueStore.open(data)) {
      owner.queue("app.jobs").insert(row -> row.set("id", 3));
      assertEquals(3, run("peek", "app.jobs").out().lines().count());
      Run stat = run("stat", "app.jobs");
      assertTrue(stat.out().contains("rows: 3\n"), stat::toString);
      assertTrue(stat.out().contains("in_use: pid=" + ProcessHandle.current().pid()));
      assertTrue(run("list").out().contains("app.jobs"));
      for (String command : List.of("take", "truncate", "drop")) {
        Run locked = run(command, "app.jobs");
        assertEquals(ExitCode.LOCKED, locked.exit(), locked::toString);
        assertTrue(locked.err().contains("pid="), locked::toString);
        assertTrue(locked.err().contains("since="), locked::toString);
      }
    }
  }

  @Test
  void strayFilesInADataDirectoryAreNoQueues() throws Exception {
    fill();
    Files.writeString(data.resolve("stray"), "x");
    Files.writeString(data.resolve("app/notes.txt"), "x");
    Run list = run("list", "--json");
    assertEquals(0, list.exit(), list::toString);
    assertEquals(1, list.out().lines().count());
  }

  @Test
  void anUnknownQueueAndAnUnknownDirectoryAreNamed() {
    fill();
    for (String command : List.of("peek", "stat", "take", "drop", "truncate")) {
      Run missing = run(command, "app.nothing");
      assertEquals(ExitCode.INPUT, missing.exit(), missing::toString);
      assertTrue(missing.err().contains("app.nothing"), missing::toString);
      Run nowhere = Run.of(data.resolve("nowhere"), "", command, "app.jobs");
      assertEquals(ExitCode.INPUT, nowhere.exit(), nowhere::toString);
      assertTrue(nowhere.err().contains("nowhere"), nowhere::toString);
      assertFalse(Files.exists(data.resolve("nowhere")));
    }
  }

  @Test
  void aFileThatIsNoQueueFileIsRefusedAndLeftAsItIs() throws Exception {
    fill();
    Path file = data.resolve("app/jobs.Q4M");
    byte[] bytes = new byte[5000];
    bytes[0] = 'x';
    Files.write(file, bytes);
    for (String command : List.of("peek", "stat", "take", "list")) {
      Run refused = command.equals("list") ? run("list") : run(command, "app.jobs");
      assertEquals(ExitCode.INPUT, refused.exit(), refused::toString);
      assertTrue(refused.err().contains("not a queue file"), refused::toString);
    }
    assertEquals(-1, java.util.Arrays.mismatch(bytes, Files.readAllBytes(file)));
  }

  @Test
  void aQueueFileWithoutItsDefinitionIsNamed() throws Exception {
    fill();
    Files.delete(data.resolve("app/jobs.sql"));
    Run refused = run("peek", "app.jobs");
    assertEquals(ExitCode.INPUT, refused.exit());
    assertTrue(refused.err().contains("jobs.sql"), refused::toString);
  }

  @Test
  void createTakesAWholeStatementFromAFileAndWritesItBesideTheQueue() throws Exception {
    Path file =
        Files.writeString(
            data.resolve("jobs.txt"), "CREATE TABLE `x` (`id` INT NOT NULL) ENGINE=QUEUE;");
    assertEquals(0, run("create", "app.jobs", "--file", file.toString()).exit());
    assertTrue(Files.readString(data.resolve("app/jobs.sql")).contains("CREATE TABLE `jobs`"));
    assertEquals(ExitCode.USAGE, run("create", "app.other").exit());
    Run again = run("create", "app.jobs", "id INT");
    assertEquals(ExitCode.INPUT, again.exit());
    assertTrue(again.err().contains("exists"), again::toString);
    Run bad = run("create", "app.bad", "id INT NOT");
    assertEquals(ExitCode.INPUT, bad.exit(), bad::toString);
    assertFalse(Files.exists(data.resolve("app/bad.Q4M")));
  }

  @Test
  void filesAreForTheirOwnerAlone() throws Exception {
    fill();
    for (String name : List.of("app/jobs.Q4M", "app/jobs.sql", "q4j.lock")) {
      assertEquals(
          "rw-------",
          java.nio.file.attribute.PosixFilePermissions.toString(
              Files.getPosixFilePermissions(data.resolve(name))),
          name);
    }
  }

  @Test
  void dropAndTruncateSayWhatTheyDid() {
    fill();
    assertTrue(run("truncate", "app.jobs").err().contains("removed 2 rows"));
    assertEquals("", run("peek", "app.jobs").out());
    assertEquals(0, run("drop", "app.jobs").exit());
    assertEquals(ExitCode.INPUT, run("drop", "app.jobs").exit());
    assertEquals(0, run("drop", "app.jobs", "--if-exists").exit());
    assertEquals("", run("list", "--json").out());
  }

  @Test
  void theDemoAddsUpOnAListGivenByNameAndRefusesWhatIsNone() throws Exception {
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      list.append("Package: p").append(i).append("\nVersion: 1\nDescription: d\n more\n\n");
    }
    Path file = Files.writeString(data.resolve("list"), list);
    for (int times = 0; times < 2; times++) {
      Run demo = run("demo", file.toString());
      assertEquals(0, demo.exit(), demo::toString);
      assertTrue(demo.out().contains("It adds up."), demo::toString);
    }
    assertEquals(10, run("peek", "demo.packages", "--limit", "0").out().lines().count());
    Run json = run("demo", file.toString(), "--json");
    assertTrue(json.out().startsWith("{\"packages\": 100, \"enqueued\": 100, "), json::toString);
    assertTrue(json.out().contains("\"left\": 10, "), json::toString);
    assertTrue(json.out().endsWith("\"adds_up\": true}\n"), json::toString);
    Path none = Files.writeString(data.resolve("none"), "just words\n");
    Run refused = run("demo", none.toString());
    assertEquals(ExitCode.INPUT, refused.exit(), refused::toString);
  }

  @Test
  void everyCommandHasHelpAndWrongWordsAreUsageErrors() {
    for (String command :
        List.of("create", "insert", "take", "peek", "list", "stat", "drop", "truncate", "demo")) {
      assertTrue(run(command, "--help").out().contains("Usage: q4j " + command), command);
      assertEquals(ExitCode.USAGE, run(command, "--nonsense").exit(), command);
    }
    assertEquals(ExitCode.USAGE, run("nonsense").exit());
  }
}
