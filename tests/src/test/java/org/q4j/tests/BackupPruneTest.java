package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** q4j backup prune, export and the options of a run, as people call them. */
@Timeout(180)
class BackupPruneTest {
  private static final int BLOCK = 16384;

  @TempDir Path folder;
  private OldTools tools;
  private byte[] source;

  @BeforeEach
  void makeSource() throws IOException {
    tools = new OldTools(folder).with("Q", Command.ROOT.resolve("q4j") + " backup");
    source = new byte[50 * BLOCK + 9];
    new Random(9).nextBytes(source);
    Files.write(folder.resolve("source"), source);
  }

  private void change(int block) throws IOException {
    source[block * BLOCK] ^= 1;
    Files.write(folder.resolve("source"), source);
  }

  @Test
  void whatItWouldDoIsSaidAndThenDone() throws IOException {
    for (int i = 0; i < 4; i++) {
      change(i);
      tools.ok("$Q run set source; cp source was." + (i + 1));
    }
    Command dry = tools.ok("ls >before; $Q prune --dry-run --keep-last 2 set; ls | diff before -");
    assertTrue(dry.out().contains("keep 3 "), dry::toString);
    assertTrue(dry.out().contains("fold 2 generations"), dry::toString);
    Command done = tools.ok("$Q prune --keep-last 2 set");
    assertTrue(done.err().contains("removed 2 generations, freed "), done::toString);
    tools.ok("$Q verify set; for i in 3 4; do $Q export --generation $i set | cmp - was.$i; done");
    Command listed = tools.ok("$Q list --json set");
    assertEquals(2, listed.out().lines().count(), listed::toString);
    assertTrue(listed.out().contains("\"kind\": \"full\""), listed::toString);
    assertEquals(3, tools.run("$Q restore --generation 2 --to x set").exit());
    change(7);
    tools.ok("$Q run set source; $Q prune --keep-daily 1 set; $Q export set | cmp - source");
    assertEquals(2, tools.run("$Q prune set").exit());
    assertEquals(2, tools.run("$Q prune --keep-last 0 set").exit());
    assertEquals(3, tools.run("$Q prune --keep-last 2 nosuch").exit());
  }

  @Test
  void aKillAtAnyMomentLeavesAChainThatRestores() throws IOException {
    for (int i = 0; i < 3; i++) {
      change(i);
      tools.ok("$Q run set source; cp source was." + (i + 1));
    }
    tools.ok("mkdir whole; mv set.* whole; cp -r whole trial");
    long begin = System.nanoTime();
    tools.ok("cd trial; $Q prune --keep-last 2 set");
    long nanos = System.nanoTime() - begin;
    int kills = 0;
    for (int part = 4; part <= 10; part++) {
      String after = "%.3f".formatted(nanos * part / 10e9);
      tools.ok("rm -rf trial; cp -r whole trial");
      Command killed =
          tools.run("cd trial; timeout -s KILL " + after + " $Q prune --keep-last 2 set");
      kills += killed.exit() == 0 ? 0 : 1;
      tools.ok("cd trial; $Q verify set; $Q export set | cmp - ../was.3");
      tools.ok(
          "cd trial; $Q prune --keep-last 2 set; $Q export --generation 2 set | cmp - ../was.2");
    }
    assertTrue(kills > 0, "no run was killed");
  }

  @Test
  void aSetOfTheOldCommandsIsPrunedAndGoesOnWithThem() throws IOException {
    String run = "blockdiff_backup set blockdiff_dump -z \"$PWD/source\"\n";
    for (int i = 0; i < 3; i++) {
      change(i);
      tools.ok(run);
    }
    tools.ok("$Q prune --keep-last 1 set; ls set.3.full.gz");
    change(9);
    tools.ok(
        run
            + "gunzip <set.3.full.gz | blockdiff_merge out; gunzip <set.4.gz | blockdiff_merge out");
    tools.ok("cmp out source; $Q verify set; sha256sum -c set.3.sha256 set.4.sha256");
  }

  @Test
  void dumpCommandsDoNotGoOnWithASetOfOtherDigests() {
    tools.ok("$Q run set source; $Q run --digest md5 other source");
    Command old = tools.run("blockdiff_backup set blockdiff_dump \"$PWD/source\"");
    assertEquals(3, old.exit(), old::toString);
    assertTrue(old.err().contains("q4j backup run"), old::toString);
    tools.ok("blockdiff_backup other blockdiff_dump \"$PWD/source\"; $Q verify other");
  }

  @Test
  void theRateIsLimitedAndTheSummaryHasItsFigures() {
    // 800 KiB at 1 MiB a second in batches of half a mebibyte: the second one is due later.
    Command run = tools.ok("$Q run --limit 1M --lock 'env A=1' set source; $Q verify set");
    assertTrue(
        run.err().contains("read 819209 bytes, changed 51 of 51 blocks, wrote "), run::toString);
    assertTrue(run.err().matches("(?s).* s, locked for [0-9.]+ s\n"), run::toString);
    for (String wrong : new String[] {"0", "x", "5T", "-1"}) {
      Command misused = tools.run("$Q run --limit=" + wrong + " set source");
      assertEquals(2, misused.exit(), misused::toString);
    }
  }
}
