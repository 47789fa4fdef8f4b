package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What fails, and what is left after it. */
@Timeout(180)
class BackupFaultsTest {
  private static final int BLOCK = 16384;

  @TempDir Path folder;
  private OldTools tools;
  private byte[] source;

  @BeforeEach
  void makeSource() throws IOException {
    tools = new OldTools(folder).with("Q", Command.ROOT.resolve("q4j") + " backup");
    source = new byte[100 * BLOCK];
    new Random(8).nextBytes(source);
    write();
  }

  private void write() throws IOException {
    Files.write(folder.resolve("source"), source);
  }

  /** But for the mark that says when the set was verified last. */
  private static List<String> names(Path home) throws IOException {
    try (Stream<Path> files = Files.list(home)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(".verified"))
          .sorted()
          .toList();
    }
  }

  /** The disk is full after so many kilobytes of the second generation. */
  @ParameterizedTest
  @ValueSource(ints = {0, 8, 300, 1600})
  void aFullDiskLeavesTheSetAsItWas(int room) throws IOException {
    try (SmallDisk disk = SmallDisk.ofMebibytes(8)) {
      tools.with("S", disk.path() + "/set");
      tools.ok("$Q run $S source");
      List<String> before = names(disk.path());
      for (int i = 0; i < 100; i++) {
        source[i * BLOCK] ^= 1;
      }
      byte[] first = Files.readAllBytes(folder.resolve("source"));
      write();
      tools.ok(
          "n=$(($(df -k --output=avail \"${S%/*}\" | tail -1) - "
              + room
              + ")); head -c ${n}K /dev/zero >\"${S%/*}/filler\"");
      Command run = tools.run("$Q run $S source");
      assertEquals(3, run.exit(), run::toString);
      assertTrue(run.err().contains("No space left"), run::toString);
      tools.ok("rm \"${S%/*}/filler\"");
      assertEquals(before, names(disk.path()));
      tools.ok("$Q restore $S --to out; $Q run $S source; $Q verify $S");
      assertArrayEquals(first, Files.readAllBytes(folder.resolve("out")));
    }
  }

  @Test
  void aFullDiskStopsAPruneAndARestoreWithAWord() throws IOException {
    try (SmallDisk disk = SmallDisk.ofMebibytes(8)) {
      tools.with("S", disk.path() + "/set");
      tools.ok("$Q run $S source");
      for (int i = 0; i < 100; i++) {
        source[i * BLOCK] ^= 1;
      }
      write();
      tools.ok("$Q run $S source");
      List<String> before = names(disk.path());
      tools.ok(
          "n=$(($(df -k --output=avail \"${S%/*}\" | tail -1) - 900));"
              + " head -c ${n}K /dev/zero >\"${S%/*}/filler\"");
      Command prune = tools.run("$Q prune --keep-daily 1 $S");
      assertEquals(3, prune.exit(), prune::toString);
      assertTrue(prune.err().contains("No space left"), prune::toString);
      Command restore = tools.run("$Q restore $S --to \"${S%/*}/out\"");
      assertEquals(3, restore.exit(), restore::toString);
      tools.ok("rm \"${S%/*}/filler\"; $Q verify $S");
      assertEquals(before, names(disk.path()));
      Command full = tools.run("$Q export $S >/dev/full");
      assertEquals(3, full.exit(), full::toString);
      tools.ok("$Q prune --keep-daily 1 $S; $Q export $S | cmp - source");
    }
  }

  @Test
  void aSourceThatCannotBeReadKeepsNothing() throws IOException {
    Command failed = tools.run("$Q run set /proc/self/mem");
    assertEquals(3, failed.exit(), failed::toString);
    assertTrue(failed.err().contains("Input/output error"), failed::toString);
    assertEquals(List.of("set.lock", "source"), names(folder));
  }

  @ParameterizedTest
  @ValueSource(strings = {"KILL", "TERM"})
  void eitherSideMayBeKilled(String signal) throws IOException {
    tools.ok("$Q run set source");
    source[0] ^= 1;
    write();
    // The helper reads slowly enough to be met at work; ours is killed while it does.
    tools.ok(
        "$Q run --limit 100K set source & run=$!\n"
            + "until [ -s set.2.zst.tmp ] || [ -e set.2.zst.tmp ]; do sleep 0.05; done\n"
            + "kill -"
            + signal
            + " $run; wait $run && exit 9; cat set.ver | grep -qx 1\n"
            + "$Q verify set; $Q run set source; $Q verify set; $Q export set | cmp - source");
    assertEquals(
        List.of(
            "set.1.digests",
            "set.1.sha256",
            "set.1.zst",
            "set.2.digests",
            "set.2.sha256",
            "set.2.zst",
            "set.lock",
            "set.ver",
            "source"),
        names(folder));
  }

  @Test
  void aDamagedListOfACopyIsNamedAndTheOtherCopiesAreOfUse() {
    tools.ok("mkdir dir; for i in 1 2; do echo $i >dir/n; $Q run --allow-changes set dir; done");
    tools.ok("sed -i 's/\"generation\":2/\"generation\":1/' set/copy.2.json");
    Command list = tools.run("$Q list set");
    assertEquals(5, list.exit(), list::toString);
    assertTrue(list.err().contains("copy 2 is lost: not the list of a copy"), list::toString);
    assertTrue(list.out().startsWith("1  "), list::toString);
    Command json = tools.run("$Q list set --json | tail -1");
    assertTrue(json.out().startsWith("{\"copy\": 2, \"at\": null, \"lost\": "), json::toString);
    Command verify = tools.run("$Q verify set");
    assertEquals(1, verify.exit(), verify::toString);
    assertTrue(verify.err().contains("copies [1] can still be restored whole"), verify::toString);
    Command restore = tools.run("$Q restore set --to out");
    assertEquals(3, restore.exit(), restore::toString);
    assertTrue(restore.err().contains("--generation N"), restore::toString);
    tools.ok("[ ! -e out ]; $Q restore set --generation 1 --to out; [ $(cat out/n) = 1 ]");
  }

  @Test
  void theListOfTheLastCopyThatIsGoneIsMissed() {
    tools.ok("mkdir dir; echo 1 >dir/n; $Q run --allow-changes set dir");
    tools.ok("$Q run --allow-changes set dir; rm set/copy.2.json");
    String[] verbs = {"restore set --to out", "list set", "verify set", "drill set", "export set"};
    int[] exits = {3, 5, 1, 3, 3};
    for (int i = 0; i < verbs.length; i++) {
      Command done = tools.run("$Q " + verbs[i]);
      assertEquals(exits[i], done.exit(), done::toString);
      assertTrue(done.toString().contains("copy.2.json is missing"), done::toString);
    }
    tools.ok("[ ! -e out ]; $Q restore set --generation 1 --to out; [ $(cat out/n) = 1 ]");
    Command next = tools.ok("$Q run --allow-changes set dir; $Q verify set");
    assertTrue(next.err().contains("copy 3: "), next::toString);
  }

  @Test
  void aRestoreToANewFileThatIsKilledLeavesNoFileOfThatName() {
    tools.ok(
        "head -c 300000000 /dev/urandom >large; $Q run --compress none set large\n"
            + "$Q restore set --to out & restore=$!\n"
            + "until [ -s .out.restoring-* ] || ! kill -0 $restore; do :; done\n"
            + "kill -9 $restore; wait $restore && exit 9; [ ! -e out ]; [ -s .out.restoring-* ]");
    tools.ok("$Q restore set --to out; cmp out large; [ -z \"$(ls -A | grep restoring)\" ]");
  }
}
