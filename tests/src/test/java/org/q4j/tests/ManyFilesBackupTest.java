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

/** Folders of many small files, whose generations are kept several at once. */
@Timeout(300)
class ManyFilesBackupTest {
  private static final int FILES = 300;

  @TempDir Path folder;
  private OldTools tools;

  @BeforeEach
  void makeFiles() throws IOException {
    tools = new OldTools(folder).with("Q", Command.ROOT.resolve("q4j") + " backup");
    Files.createDirectory(folder.resolve("dir"));
    write(1);
  }

  private void write(int seed) throws IOException {
    Random random = new Random(seed);
    for (int i = 0; i < FILES; i++) {
      byte[] bytes = new byte[random.nextInt(40_000)];
      random.nextBytes(bytes);
      Files.write(folder.resolve("dir/f" + i), bytes);
    }
  }

  /** Kills a run when so many sets have a generation of this number. */
  private void kill(int generation, int sets) {
    tools.ok(
        "$Q run --limit 4M --allow-changes set dir & run=$!\n"
            + "until [ $(grep -lxs %d set/files/*.ver | wc -l) -ge %d ] || ! kill -0 $run; do :; done\n"
                .formatted(generation, sets)
            + "kill -9 $run; wait $run && exit 9; [ ! -e set/copy.%d.json ]".formatted(generation));
  }

  @Test
  void aKillAtAnyMomentLeavesTheCopiesAndTheNextRunGoesOn() throws IOException {
    for (int sets : new int[] {1, 40, 150}) {
      tools.ok("rm -rf set out");
      kill(1, sets);
      tools.ok("$Q run --allow-changes set dir; $Q verify set 2>/dev/null");
      tools.ok("$Q restore set --to out; diff -r dir out; [ -z \"$(find set -name '*.tmp')\" ]");
    }
    tools.ok("mv out first");
    write(2);
    for (int sets : new int[] {1, 40}) {
      kill(2, sets);
      Command said = tools.ok("rm -rf out; $Q restore set --to out; diff -r first out");
      assertTrue(said.err().contains("a run after copy 1 was ended early"), said::toString);
    }
    Command done = tools.ok("$Q run --allow-changes set dir; rm -r out; $Q restore set --to out");
    assertTrue(done.err().contains("copy 2: "), done::toString);
    tools.ok("diff -r dir out; $Q restore --generation 1 set --to again; diff -r first again");
  }

  @Test
  void aFullDiskEndsTheRunWithAWordAndTheCopiesStay() throws IOException {
    try (SmallDisk disk = SmallDisk.ofMebibytes(16)) {
      tools.with("S", disk.path() + "/set");
      tools.ok("$Q run --allow-changes $S dir");
      tools.ok("mv dir first; mkdir dir");
      write(3);
      Command full = tools.run("$Q run --allow-changes $S dir");
      assertEquals(3, full.exit(), full::toString);
      assertTrue(full.err().contains("No space left"), full::toString);
      tools.ok("$Q restore $S --to out; diff -r first out");
    }
  }
}
