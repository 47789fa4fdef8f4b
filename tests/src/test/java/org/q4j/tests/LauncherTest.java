package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as shells, crontabs and people call it. */
class LauncherTest {
  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void fill() {
    data = folder.resolve("data with blanks");
    assertEquals(0, Command.q4j(data, "", "create", "app.jobs", "id INT, note TEXT").exit());
    Command insert =
        Command.q4j(data, "1\tä\n2\t\\N\n3\tc\n", "insert", "app.jobs", "--format", "tsv");
    assertEquals(0, insert.exit(), insert::toString);
  }

  private Command shell(String script, String... environment) {
    Map<String, String> all = new HashMap<>();
    all.put("Q4J_DATA", data.toString());
    all.put("Q4J", Command.ROOT.resolve("q4j").toString());
    for (int i = 0; i < environment.length; i += 2) {
      all.put(environment[i], environment[i + 1]);
    }
    return Command.run(all, "", List.of("sh", "-c", script));
  }

  private long rows() {
    return Command.q4j(data, "", "peek", "app.jobs", "--limit", "0").out().lines().count();
  }

  @Test
  void aLinkToItWorksFromAnyFolderAndWithoutALocale() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Command.ROOT.resolve("q4j"));
    Command peek = shell("cd / && " + link + " peek app.jobs --limit 1", "LC_ALL", "POSIX");
    assertEquals(
        "{\"rowid\": 1, \"cols\": {\"id\": 1, \"note\": \"ä\"}}\n", peek.out(), peek::toString);
    Command create = shell("cd / && " + link + " create app.ä 'id INT'", "LC_ALL", "POSIX");
    assertTrue(create.err().contains("app.ä"), create::toString);
  }

  @Test
  void closedStreamsAreNeitherReadNorWrittenAsSomethingElse() {
    Command insert = shell("$Q4J insert app.jobs --format jsonl <&-");
    assertEquals(0, insert.exit(), insert::toString);
    assertTrue(insert.err().contains("inserted 0 rows"), insert::toString);
    assertEquals(3, shell("$Q4J take app.jobs >&-").exit());
    assertEquals(0, shell("$Q4J peek app.jobs 2>&-").exit());
    assertEquals(3, rows());
  }

  @Test
  void rowsThatNobodyReadAnyMoreAreStillThere() {
    Command full = shell("$Q4J take app.jobs --max 0 >/dev/full");
    assertEquals(3, full.exit(), full::toString);
    assertEquals(3, rows());
  }

  @Test
  void termGivesTheRowBackAndEndsTheCommand() throws IOException {
    Path pid = folder.resolve("pid");
    Command done =
        shell(
            "$Q4J take app.jobs --exec 'echo $$ > \""
                + pid
                + "\"; exec sleep 100' & taker=$!; until [ -s '"
                + pid
                + "' ]; do sleep 0.1; done; kill -TERM $taker; wait $taker");
    assertEquals(128 + 15, done.exit(), done::toString);
    long child = Long.parseLong(Files.readString(pid).strip());
    ProcessHandle.of(child).ifPresent(left -> left.onExit().join());
    assertFalse(Files.exists(Path.of("/proc/" + child + "/root")) && isSleep(child));
    assertEquals(3, rows());
    Command stat = Command.q4j(data, "", "stat", "app.jobs");
    assertTrue(stat.out().contains("in_use: no"), stat::toString);
  }

  private static boolean isSleep(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().command())
        .filter(command -> command.endsWith("sleep"))
        .isPresent();
  }

  @Test
  void aKilledTakeGivesItsRowBackAndTheNextOneSaysWhatItRecovered() {
    Command killed = shell("$Q4J take app.jobs --exec 'kill -9 $PPID; sleep 1'; true");
    assertEquals(0, killed.exit(), killed::toString);
    Command take = Command.q4j(data, "", "take", "app.jobs");
    assertEquals(0, take.exit(), take::toString);
    assertTrue(take.out().startsWith("{\"rowid\": 1,"), take::toString);
    assertTrue(take.err().startsWith("q4j: recovered "), take::toString);
  }

  @Test
  void oneCommandWaitsForAnotherWhenAskedTo() {
    Command both =
        shell(
            "$Q4J take app.jobs --exec 'sleep 0.5' & first=$!;"
                + " until grep -q pid= \"$Q4J_DATA/q4j.lock\"; do sleep 0.1; done;"
                + " $Q4J take app.jobs --lock-wait 60 && wait $first");
    assertEquals(0, both.exit(), both::toString);
    assertEquals(1, rows());
  }

  @Test
  void termEndsAStubbornCommandBeforeItsRowIsGivenBack() throws IOException {
    Path pids = folder.resolve("pids");
    Command done =
        shell(
            "$Q4J take app.jobs --exec '(trap \"\" TERM; sh -c \"echo \\$PPID \\$\\$; sleep 100\") > "
                + pids
                + "' & taker=$!; until [ -s "
                + pids
                + " ]; do sleep 0.1; done; kill -TERM $taker; wait $taker; code=$?;"
                + " for pid in $(cat "
                + pids
                + "); do ! kill -0 $pid || echo left $pid; done; exit $code");
    assertEquals(128 + 15, done.exit(), done::toString);
    assertEquals("", done.out());
    assertFalse(done.err().contains("q4j:"), done::toString);
    assertEquals(3, rows());
  }

  @Test
  void termDuringAnInsertSaysWhatIsInAndClosesTheFile() {
    Command done =
        shell(
            "cd \"$FOLDER\" && mkfifo fifo && { $Q4J insert app.jobs --format tsv < fifo & }; inserter=$!; exec 3>fifo;"
                + " printf '8\\ti\\n9\\tj\\n' >&3;"
                + " until $Q4J peek app.jobs | grep -q '\"j\"'; do sleep 0.1; done;"
                + " kill -TERM $inserter; wait $inserter; code=$?; $Q4J take app.jobs; exit $code",
            "FOLDER",
            folder.toString());
    assertEquals(128 + 15, done.exit(), done::toString);
    assertEquals(
        "q4j: stopped by a signal; inserted 2 rows, 16 bytes into app.jobs\n",
        done.err(),
        done::toString);
    assertEquals(4, rows());
  }

  @Test
  void aVirtualMachineThatCannotStartIsAnErrorAndNotNothingToTake() throws IOException {
    for (String options : List.of("-XX:NoSuchOption", "-Xmx1", "-Xmx999999g")) {
      Command refused = shell("$Q4J take app.jobs", "Q4J_JAVA_OPTS", options);
      assertEquals(3, refused.exit(), refused::toString);
      assertTrue(refused.err().contains(options), refused::toString);
    }
    Path gone = Files.createDirectory(folder.resolve("gone"));
    Command refused = shell("cd '" + gone + "' && rmdir '" + gone + "' && $Q4J take app.jobs");
    assertEquals(3, refused.exit(), refused::toString);
    assertTrue(refused.err().contains("working directory"), refused::toString);
    assertEquals(3, rows());
  }

  @Test
  void aRowThatDoesNotFitIntoMemoryIsNamedAndThoseBeforeItAreEnded() {
    String big = "4\t" + "x".repeat(12_000_000) + "\n";
    assertEquals(0, Command.q4j(data, "", "create", "app.big", "id INT, note LONGTEXT").exit());
    assertEquals(
        0, Command.q4j(data, "1\ta\n" + big, "insert", "app.big", "--format", "tsv").exit());
    Command peek = shell("$Q4J peek app.big", "Q4J_JAVA_OPTS", "-Xmx40m");
    assertEquals(3, peek.exit(), peek::toString);
    assertTrue(
        peek.err().contains("not enough memory: row 2 of app.big has 12000009 bytes"), peek.err());
    Command take = shell("$Q4J take app.big --max 0", "Q4J_JAVA_OPTS", "-Xmx40m");
    assertEquals(5, take.exit(), take::toString);
    assertEquals(1, take.err().lines().count(), take::toString);
    assertTrue(take.err().contains("1 row before that was ended"), take::toString);
    Path ran = folder.resolve("ran");
    Command exec =
        shell("$Q4J take app.big --exec 'touch \"" + ran + "\"'", "Q4J_JAVA_OPTS", "-Xmx40m");
    assertEquals(3, exec.exit(), exec::toString);
    assertFalse(Files.exists(ran), "run without its row");
    assertEquals(0, shell("$Q4J take app.big >/dev/null").exit());
  }

  @Test
  void figuresHaveTheSameDigitsEverywhere() {
    Command insert =
        shell(
            "echo '7\tx' | $Q4J insert app.jobs --format tsv",
            "Q4J_JAVA_OPTS",
            "-Duser.language=ar -Duser.country=EG");
    assertEquals("q4j: inserted 1 row, 8 bytes into app.jobs\n", insert.err());
  }

  @Test
  void definitionsComeThroughPipesAndWhatCannotBePrintedIsToldByTheExitCode() {
    assertEquals(0, shell("echo 'id INT' | $Q4J create app.piped --file -").exit());
    assertEquals(3, shell("$Q4J take --help >/dev/full").exit());
    Command insert = shell("printf '7\tx\n' | $Q4J insert app.jobs --format tsv --json >/dev/full");
    assertEquals(5, insert.exit(), insert::toString);
    assertTrue(insert.err().contains("1 row before that was inserted"), insert::toString);
    assertEquals(4, rows());
  }
}
