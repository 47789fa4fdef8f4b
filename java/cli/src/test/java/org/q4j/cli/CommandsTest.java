package org.q4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.queue.QueueStore;
import org.q4j.queue.Session;
import org.q4j.queue.StoreOptions;

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
  void rowsAreTakenAndDeletedByConditionsAndQueuesChangeShapeNameAndSize() {
    fill();
    assertTrue(run("take", "app.jobs:id=2").out().contains("\"rowid\": 2"));
    assertEquals(ExitCode.NOT_SO, run("take", "app.jobs:id=2").exit());
    assertEquals(ExitCode.INPUT, run("take", "app.jobs:nothing=2").exit());
    Run altered = run("alter", "app.jobs", "number BIGINT, note TEXT", "--rename", "id=number");
    assertEquals("q4j: app.jobs: number BIGINT, note TEXT\n", altered.err());
    assertEquals(ExitCode.DONE, run("rename", "app.jobs", "app.tasks").exit());
    assertEquals(
        "{\"rowid\": 1, \"cols\": {\"number\": 1, \"note\": null}}\n",
        run("peek", "app.tasks").out());
    assertTrue(run("compact", "app.tasks").err().contains("app.tasks: 4194304 bytes"));
    Run deleted = run("delete", "app.tasks", "--where", "number < 5");
    assertEquals("q4j: removed 1 row of app.tasks\n", deleted.err());
    assertEquals(ExitCode.INPUT, run("delete", "app.tasks", "--where", "number <").exit());
    assertEquals(ExitCode.USAGE, run("delete", "app.tasks").exit());
  }

  @Test
  void lookingWorksBesideAnOwnerThatServesNobodyAndChangingIsLocked() {
    fill();
    try (QueueStore owner = QueueStore.open(data, StoreOptions.defaults().listening(false))) {
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
  void commandsWorkThroughTheOwner() {
    fill();
    try (QueueStore owner = QueueStore.open(data);
        Session worker = owner.session()) {
      assertTrue(worker.await(Duration.ZERO, "app.jobs").isPresent());
      Run stat = run("stat", "app.jobs");
      assertTrue(stat.out().contains("owned: 1\n"), stat::toString);
      for (String figure : List.of("rows_written: 0", "windows: ", "mapping_failures: 0")) {
        assertTrue(stat.out().contains("\n" + figure), stat::toString);
      }
      assertTrue(stat.out().contains("in_use: pid=" + ProcessHandle.current().pid()));
      assertEquals(ExitCode.DONE, run("create", "app.more", "id INT").exit());
      assertEquals(
          ExitCode.DONE,
          Run.of(data, "{\"id\": 7}\n", "insert", "app.more", "--format", "jsonl").exit());
      assertEquals(List.of("app.jobs", "app.more"), owner.list());
      Run take = run("take", "app.more");
      assertEquals("{\"rowid\": 1, \"cols\": {\"id\": 7}}\n", take.out(), take::toString);
      assertEquals(ExitCode.NOT_SO, run("take", "app.more").exit());
      assertEquals(ExitCode.DONE, run("alter", "app.more", "id BIGINT, note TEXT").exit());
      assertEquals(ExitCode.DONE, run("compact", "app.more").exit());
      assertEquals(ExitCode.DONE, run("rename", "app.more", "app.other").exit());
      assertEquals(ExitCode.INPUT, run("truncate", "app.more").exit());
      assertEquals(ExitCode.DONE, run("delete", "app.other", "--where", "id < 5").exit());
      assertEquals(ExitCode.DONE, run("drop", "app.other").exit());
      assertEquals(List.of("app.jobs"), owner.list());
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
        List.of(
            "create",
            "insert",
            "take",
            "peek",
            "list",
            "stat",
            "drop",
            "truncate",
            "demo",
            "delete",
            "compact",
            "rename",
            "alter")) {
      assertTrue(run(command, "--help").out().contains("Usage: q4j " + command), command);
      assertEquals(ExitCode.USAGE, run(command, "--nonsense").exit(), command);
    }
    assertEquals(ExitCode.USAGE, run("nonsense").exit());
  }

  @Test
  void aWrongCommandLineIsAnsweredInOneLineThatSaysWhereToLook() {
    fill();
    for (String[] wrong :
        new String[][] {
          {"take", "app.jobs", "--nonsense"}, {"take", "app.jobs", "--max", "-1"}, {"take"}
        }) {
      Run refused = run(wrong);
      assertEquals(ExitCode.USAGE, refused.exit(), refused::toString);
      assertEquals(1, refused.err().lines().count(), refused::toString);
      assertTrue(refused.err().endsWith("; see q4j take --help\n"), refused::toString);
    }
    Run unknown = run("nonsense", "app.jobs");
    assertEquals("q4j: no such command: nonsense; q4j help lists them\n", unknown.err());
  }

  @Test
  void theEmptyDirectoryNameIsAUsageErrorAndAnEmptyVariableNone() {
    Run refused = Run.of(Path.of(""), "", "list");
    assertEquals(ExitCode.USAGE, refused.exit(), refused::toString);
    assertTrue(refused.err().contains("--data"), refused::toString);
    assertEquals(Path.of("q4j-data"), DataOptions.standard(""));
    assertEquals(Path.of("q4j-data"), DataOptions.standard(null));
    assertEquals(Path.of("/x"), DataOptions.standard("/x"));
  }

  @Test
  void aFileIsNoDataDirectoryAndNothingIsPrintedOfIt() throws Exception {
    Path file = Files.writeString(data.resolve("file"), "x");
    for (String command : List.of("list", "peek", "take")) {
      Run refused =
          command.equals("list")
              ? Run.of(file, "", command)
              : Run.of(file, "", command, "app.jobs");
      assertEquals(ExitCode.INPUT, refused.exit(), refused::toString);
      assertEquals("", refused.out());
      assertTrue(refused.err().contains("not a directory: " + file), refused::toString);
    }
  }

  @Test
  void nothingWaitsForAFifoInTheDataDirectory() throws Exception {
    fill();
    for (String name : List.of("fifo", "app/other.Q4M")) {
      Path fifo = data.resolve(name);
      assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
    }
    Run list = run("list");
    assertEquals(ExitCode.INPUT, list.exit(), list::toString);
    assertTrue(list.out().contains("app.jobs"), list::toString);
    assertTrue(list.err().contains("other.sql"), list::toString);
    Files.writeString(data.resolve("app/other.sql"), "CREATE TABLE other (id INT)");
    assertTrue(run("list").err().contains("not a regular file"));
  }

  @Test
  void aLockFileOfAnotherMakingIsLeftAsItIs() throws Exception {
    fill();
    Path lock = Files.writeString(data.resolve("q4j.lock"), "somebody's notes");
    Run refused = run("take", "app.jobs");
    assertEquals(ExitCode.INPUT, refused.exit(), refused::toString);
    assertTrue(refused.err().contains("not a lock file"), refused::toString);
    assertEquals("somebody's notes", Files.readString(lock));
    Path target = Files.move(lock, data.resolve("target"));
    Files.createSymbolicLink(lock, target);
    Run linked = run("take", "app.jobs");
    assertEquals(ExitCode.INPUT, linked.exit(), linked::toString);
    assertTrue(linked.err().contains("symbolic link"), linked::toString);
    assertEquals("somebody's notes", Files.readString(target));
  }

  @Test
  void theDemoReplacesNoQueueOfTheUsersOwn() throws Exception {
    assertEquals(0, run("create", "demo.packages", "id INT NOT NULL").exit());
    Run.of(data, "{\"id\": 1}\n", "insert", "demo.packages", "--format", "jsonl");
    Path list = Files.writeString(data.resolve("list"), "Package: p\nVersion: 1\n");
    Run refused = run("demo", list.toString());
    assertEquals(ExitCode.INPUT, refused.exit(), refused::toString);
    assertTrue(refused.err().contains("with 1 row: "), refused::toString);
    assertTrue(refused.err().contains("q4j drop demo.packages"), refused::toString);
    assertEquals(1, run("peek", "demo.packages").out().lines().count());
  }

  @Test
  void aDefinitionIsReadFromStandardInput() {
    Run done = Run.of(data, "id INT NOT NULL", "create", "app.jobs", "--file", "-");
    assertEquals(0, done.exit(), done::toString);
    Run binary = Run.of(data, new byte[] {(byte) 0xff}, "create", "app.x", "--file", "-");
    assertEquals(ExitCode.INPUT, binary.exit());
    assertTrue(binary.err().contains("cannot read -: not UTF-8"), binary::toString);
    Run missing = run("create", "app.x", "--file", data.resolve("none").toString());
    assertTrue(missing.err().endsWith("none: no such file\n"), missing::toString);
  }

  @Test
  void helpThatCouldNotBePrintedIsAnError() {
    assertEquals(ExitCode.INPUT, Run.withBrokenOutput(data, "take", "--help").exit());
    assertEquals(0, run("take", "--help").exit());
  }

  @Test
  void helpFitsATerminalAndNamesEveryFigureOfStat() {
    fill();
    Matcher figures =
        Pattern.compile("^(\\w+): ", Pattern.MULTILINE).matcher(run("stat", "app.jobs").out());
    String help = run("stat", "--help").out();
    int count = 0;
    while (figures.find()) {
      assertTrue(help.contains(figures.group(1)), figures.group(1));
      count++;
    }
    assertEquals(13, count);
    String overview = overview();
    for (String command : List.of("create", "demo", "build", "test")) {
      assertTrue(overview.matches("(?s).*\\R  " + command + " +[A-Z][^\\n]*\\.\\R.*"), overview);
    }
  }

  private static String overview() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Main.run(new Streams(InputStream.nullInputStream(), out, new PrintStream(out), false), "help");
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void oneRowIsOneRow() {
    fill();
    run("take", "app.jobs");
    assertEquals("q4j: removed 1 row of app.jobs\n", run("truncate", "app.jobs").err());
  }
}
