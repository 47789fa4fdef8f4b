package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;

/** q4j backup prune and export of folders of copies, as people call them. */
@Timeout(240)
class FolderPruneTest {
  private static final int ROWS = 2000;

  @TempDir Path folder;
  private OldTools tools;

  @BeforeEach
  void makeTools() {
    tools =
        new OldTools(folder)
            .with("Q", Command.ROOT.resolve("q4j") + " backup")
            .with("F", Command.ROOT.resolve("q4j") + " file");
  }

  /** Three copies of two queues, of which only one changes; each with so many rows more. */
  private void copyThrice() {
    try (QueueStore store = QueueStore.open(folder.resolve("data"))) {
      Queue jobs = store.create("app.jobs", "id BIGINT NOT NULL, body VARCHAR(255)");
      store.create("app.quiet", "id BIGINT NOT NULL").insert(row -> row.set("id", 1));
      for (int copy = 0; copy < 3; copy++) {
        for (int i = 0; i < ROWS; i++) {
          int id = copy * ROWS + i;
          jobs.insert(row -> row.set("id", id).set("body", "row " + id));
        }
        tools.ok("$Q run set q4j:data");
      }
    }
  }

  private static long count(Path data) {
    try (QueueStore store = QueueStore.open(data)) {
      return store.queue("app.jobs").count();
    }
  }

  @Test
  void copiesOfQueuesArePrunedGoOnAndOpen() throws IOException {
    copyThrice();
    Command dry = tools.ok("find set | sort >before; $Q prune --dry-run --keep-last 1 set");
    assertTrue(dry.out().matches("keep 3  \\S+  last\n"), dry::toString);
    assertTrue(dry.err().contains("would remove 2 copies, fold 2 generations"), dry::toString);
    tools.ok("find set | sort | diff before -");
    Command done = tools.ok("$Q prune --keep-last 1 set");
    assertTrue(done.err().contains("removed 2 copies, 2 generations of files"), done::toString);
    tools.ok("$Q run set q4j:data; $Q verify set; $Q drill set");
    tools.ok("$Q restore set --generation 3 --to out; $F check out/app/jobs.Q4M");
    assertEquals(3 * ROWS, count(folder.resolve("out")));
    assertEquals(3, tools.run("$Q restore set --generation 2 --to out2").exit());
    assertEquals(2, tools.run("$Q prune set").exit());
    assertEquals(2, tools.run("$Q prune --keep-last 1 --s3 s3://x set").exit());
  }

  @Test
  void anExportedCopyIsAnArchiveOfFilesThatOpen() {
    copyThrice();
    tools.ok("mkdir out; $Q export --generation 2 set | tar -x -C out; $F check out/app/*.Q4M");
    assertEquals(2 * ROWS, count(folder.resolve("out")));
    assertEquals(3, tools.run("$Q export --generation 9 set").exit());
    assertEquals(3, tools.run("$Q export set >/dev/full").exit());
  }

  @Test
  void aDamagedCopyKeepsThoseBeforeIt() throws IOException {
    copyThrice();
    Path difference = folder.resolve("set/files/app/jobs.Q4M.3.zst");
    byte[] bytes = Files.readAllBytes(difference);
    bytes[bytes.length / 2] ^= 1;
    Files.write(difference, bytes);
    Command refused = tools.run("$Q prune --keep-last 1 set");
    assertEquals(3, refused.exit(), refused::toString);
    assertTrue(refused.err().contains("nothing was removed"), refused::toString);
    tools.ok("$Q restore set --generation 2 --to out; $F check out/app/jobs.Q4M");
    assertEquals(2 * ROWS, count(folder.resolve("out")));
  }

  @Test
  void aKillAtAnyMomentLeavesTheKeptCopies() {
    copyThrice();
    long begin = System.nanoTime();
    tools.ok("cp -r set trial; $Q prune --keep-last 2 trial");
    long nanos = System.nanoTime() - begin;
    int kills = 0;
    for (int part = 3; part <= 9; part++) {
      String after = "%.3f".formatted(nanos * part / 10e9);
      Command killed =
          tools.run(
              "rm -rf trial; cp -r set trial; exec timeout -s KILL "
                  + after
                  + " $Q prune --keep-last 2 trial");
      kills += killed.exit() == 0 ? 0 : 1;
      tools.ok(
          "rm -rf two three; $Q restore trial --generation 2 --to two;"
              + " $Q restore trial --generation 3 --to three; $F check two/app/*.Q4M three/app/*.Q4M");
      tools.ok("$Q prune --keep-last 2 trial; $Q verify trial; ! test -e trial/copy.1.json");
    }
    assertTrue(kills > 0, "no run was killed");
  }
}
