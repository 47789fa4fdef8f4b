package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.queue.StoreOptions;
import org.q4j.row.RowBuilder;

/** Queues of another machine, where only the helper is: q4j backup run q4j:DIR --via ssh://. */
@Timeout(300)
class RemoteQueueBackupTest {
  private static final String COLUMNS = "id BIGINT NOT NULL, body VARCHAR(255)";
  private static final Pattern COPIED =
      Pattern.compile("changed (\\d+) of (\\d+) blocks in (\\d+)");

  @TempDir static Path server;
  private static SshServer sshd;

  @TempDir Path folder;
  private OldTools tools;
  private Path data;
  private Random random;

  @BeforeAll
  static void start() throws IOException {
    sshd = new SshServer(server);
  }

  @AfterAll
  static void stop() {
    sshd.close();
  }

  @BeforeEach
  void makeTools() {
    data = folder.resolve("data");
    random = new Random(11);
    tools =
        new OldTools(folder)
            .with("Q4J_SSH", sshd.command())
            .with("Q", Command.ROOT.resolve("q4j") + " backup")
            .with("F", Command.ROOT.resolve("q4j") + " file")
            .with("VIA", "--via ssh://root@127.0.0.1")
            .with("DATA", data.toString());
  }

  @AfterEach
  void nothingIsLeftThere() throws IOException {
    assertEquals(List.of(), sshd.left());
  }

  /** Rows that no compression makes much smaller. */
  private void insert(Queue queue, long from, long to) {
    List<RowBuilder> rows = new ArrayList<>();
    byte[] noise = new byte[150];
    for (long id = from; id <= to; id++) {
      random.nextBytes(noise);
      rows.add(queue.newRow().set("id", id).set("body", Base64.getEncoder().encodeToString(noise)));
    }
    queue.insertAll(rows);
  }

  private static long count(Path directory, String queue) {
    try (QueueStore store = QueueStore.open(directory)) {
      assertTrue(store.queue(queue).recovery().isEmpty());
      return store.queue(queue).count();
    }
  }

  private Path restored(String set, long copy) {
    Path out = folder.resolve("out-" + set + copy);
    tools.ok("$Q restore %s --generation %d --to %s".formatted(set, copy, out));
    tools.ok("$F check %s/app/*.Q4M".formatted(out));
    return out;
  }

  private static long changedBlocks(Command run) {
    Matcher matcher = COPIED.matcher(run.err());
    assertTrue(matcher.find(), run::toString);
    return Long.parseLong(matcher.group(1));
  }

  private void cutAfter(int bytes, int times, String before) throws IOException {
    tools.with("Q4J_SSH", CuttingSsh.make(folder, sshd, bytes, times, before).toString());
  }

  @Test
  void queuesOfAProcessThatWritesThemAreCopiedAtOneMomentOverOneConnection() throws Exception {
    long before = sshd.logins();
    try (QueueStore store = QueueStore.open(data)) {
      Queue first = store.create("app.first", COLUMNS);
      Queue second = store.create("app.second", COLUMNS);
      insert(first, 1, 20_000);
      try (Meanwhile load =
          new Meanwhile(
              id -> {
                insert(first, id, id);
                insert(second, id, id);
                first.compact();
                store.create("app.brief", COLUMNS);
                store.drop("app.brief");
              })) {
        load.awaitFirst();
        tools.ok(
            "$Q run $VIA set q4j:$DATA; $Q run $VIA set q4j:$DATA; $Q run $VIA set q4j:$DATA/app.second");
      }
    }
    assertEquals(before + 3, sshd.logins());
    for (int copy = 1; copy <= 2; copy++) {
      Path out = restored("set", copy);
      try (QueueStore store = QueueStore.open(out)) {
        long added = store.queue("app.first").stats().nextRowId() - 20_000;
        long beside = store.queue("app.second").stats().nextRowId();
        assertTrue(added == beside || added == beside + 1, added + " " + beside);
      }
    }
    String lines = tools.ok("$Q list --json set; $Q drill set").out();
    assertEquals(3, lines.lines().count(), lines);
    assertTrue(lines.contains("via ssh://root@127.0.0.1"), lines);
  }

  @Test
  void onlyDigestsAndChangedBlocksCrossTheWire() throws IOException {
    cutAfter(0, 0, "");
    Path received = folder.resolve("received");
    try (QueueStore store = QueueStore.open(data)) {
      Queue jobs = store.create("app.jobs", COLUMNS);
      insert(jobs, 1, 40_000);
      tools.ok("$Q run $VIA set q4j:$DATA");
      assertTrue(Files.size(received) > 5_000_000, "full: " + Files.size(received));
      Files.delete(received);
      insert(jobs, 40_001, 40_010);
      Command next = tools.ok("$Q run $VIA set q4j:$DATA");
      assertTrue(changedBlocks(next) <= 4, next::toString);
      assertTrue(Files.size(received) < 200_000, "incremental: " + Files.size(received));
    }
    Files.delete(received);
    Command closed = tools.ok("$Q run $VIA set q4j:$DATA");
    assertTrue(closed.err().contains("which no process has open"), closed::toString);
    assertTrue(changedBlocks(closed) <= 2, closed::toString);
    assertTrue(Files.size(received) < 200_000, "closed: " + Files.size(received));
    Command here = tools.ok("$Q run set q4j:$DATA");
    assertTrue(changedBlocks(here) <= 2, here::toString);
    for (int copy = 2; copy <= 4; copy++) {
      assertEquals(40_010, count(restored("set", copy), "app.jobs"));
    }
  }

  @Test
  void aDirectoryThatNobodyHasOpenIsLockedMeanwhileAndALostConnectionGoesOn() throws IOException {
    try (QueueStore store = QueueStore.open(data)) {
      insert(store.create("app.jobs", COLUMNS), 1, 40_000);
      insert(store.create("app.other", COLUMNS), 1, 100);
    }
    cutAfter(3_000_000, 2, "$Q hold $DATA true 2>>held; echo $? >>held;");
    Command run =
        tools.ok("$Q run $VIA --compress lz4 set q4j:$DATA; ls $DATA; cat $DATA/q4j.lock");
    assertTrue(run.err().contains("going on with block "), run::toString);
    assertFalse(run.err().contains("another moment"), run::toString);
    String held = Files.readString(folder.resolve("held"));
    assertEquals(2, held.lines().filter("4"::equals).count(), held);
    assertTrue(held.contains("pid="), held);
    assertEquals("app\nq4j.lock\n", run.out().stripTrailing() + "\n", run::toString);
    Path out = restored("set", 1);
    assertEquals(40_000, count(out, "app.jobs"));
    assertEquals(100, count(out, "app.other"));
    assertEquals(40_000, count(data, "app.jobs"));
  }

  @Test
  void queuesThatChangedWhileTheConnectionWasLostAreCopiedAtAnotherMoment() throws IOException {
    try (QueueStore store = QueueStore.open(data)) {
      insert(store.create("app.jobs", COLUMNS), 1, 40_000);
      store.create("app.none", COLUMNS);
    }
    // The helper ends with its connection, and with it its lock; then somebody drops a queue.
    String drop =
        "kill -9 $(cat "
            + folder
            + "/pid); until "
            + Command.ROOT.resolve("q4j")
            + " drop --data $DATA app.none 2>>dropped; do :; done;";
    cutAfter(3_000_000, 1, drop);
    Command run = tools.ok("$Q run $VIA set q4j:$DATA");
    assertTrue(run.err().contains("beginning again at another moment"), run::toString);
    Path out = restored("set", 1);
    assertEquals(40_000, count(out, "app.jobs"));
    assertFalse(Files.exists(out.resolve("app/none.Q4M")));
  }

  @Test
  void aConnectionLostWhileAProcessHasTheQueuesOpenBeginsAtAnotherMoment() throws IOException {
    try (QueueStore store = QueueStore.open(data)) {
      Queue first = store.create("app.first", COLUMNS);
      insert(store.create("app.second", COLUMNS), 1, 40_000);
      insert(first, 1, 10);
      cutAfter(3_000_000, 1, "");
      Command run = tools.ok("$Q run $VIA set q4j:$DATA");
      assertTrue(run.err().contains("beginning again at another moment"), run::toString);
      assertEquals(1, tools.ok("$Q list --json set").out().lines().count());
      first.compact(); // Nobody keeps an image any more.
    }
    assertEquals(40_000, count(restored("set", 1), "app.second"));
  }

  @Test
  void aKillOfOurSideLeavesNothingHereOrThere() throws Exception {
    try (QueueStore store = QueueStore.open(data)) {
      insert(store.create("app.jobs", COLUMNS), 1, 40_000);
      tools.ok("$Q run $VIA set q4j:$DATA");
      insert(store.queue("app.jobs"), 40_001, 80_000);
      Path mark = folder.resolve("mark");
      cutAfter(2_000_000, 1, "echo >" + mark + "; sleep 1000;");
      Command killed =
          tools.run(
              "setsid $Q run $VIA set q4j:$DATA & p=$!; until [ -e mark ]; do :; done;"
                  + " kill -s KILL -- -$p; wait $p");
      assertEquals(137, killed.exit(), killed::toString);
      assertEquals(List.of(), sshd.left());
      tools.with("Q4J_SSH", sshd.command());
      assertEquals(
          1, tools.ok("$Q verify set >verified; $Q list --json set").out().lines().count());
      Command next = tools.ok("$Q run $VIA set q4j:$DATA");
      assertTrue(next.err().contains("copy 2"), next::toString);
    }
    assertEquals(40_000, count(restored("set", 1), "app.jobs"));
    assertEquals(80_000, count(restored("set", 2), "app.jobs"));
  }

  @Test
  void aProcessThatDiesWhileItsQueuesAreCopiedIsAnErrorAndTheNextRunTellsOfIt() throws Exception {
    try (QueueStore store = QueueStore.open(data)) {
      insert(store.create("app.jobs", COLUMNS), 1, 40_000);
    }
    Path owning = folder.resolve("owning");
    Process owner =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OwningProcess.class.getName(),
                data.toString(),
                owning.toString())
            .inheritIO()
            .start();
    try {
      while (!Files.exists(owning)) {
        assertTrue(owner.isAlive());
        Thread.onSpinWait();
      }
      cutAfter(0, 0, "");
      Command run =
          tools.run(
              "$Q run $VIA --limit 2M set q4j:$DATA & p=$!;"
                  + " until [ $(stat -c %s received || echo 0) -gt 1000000 ]; do :; done 2>/dev/null;"
                  + " kill -9 "
                  + owner.pid()
                  + "; wait $p");
      owner.waitFor();
      assertEquals(3, run.exit(), run::toString);
      assertTrue(run.err().contains("has closed it; run again"), run::toString);
      assertEquals(3, tools.run("$Q list set").exit());
      Command next = tools.ok("$Q run $VIA set q4j:$DATA");
      assertTrue(next.err().contains("not closed by who had them open last"), next::toString);
      assertTrue(next.err().contains("app.jobs"), next::toString);
    } finally {
      owner.destroyForcibly();
    }
    Path out = folder.resolve("out");
    tools.ok("$Q drill set; $Q restore set --to out");
    try (QueueStore store = QueueStore.open(out)) {
      assertEquals(40_000, store.queue("app.jobs").count());
      assertTrue(store.queue("app.jobs").recovery().isPresent());
    }
  }

  /** Has a data directory open until it is killed. */
  static final class OwningProcess {
    private OwningProcess() {}

    public static void main(String[] arguments) throws Exception {
      try (QueueStore store = QueueStore.open(Path.of(arguments[0]))) {
        store.queue("app.jobs").insert(row -> row.set("id", 0L));
        store.queue("app.jobs").delete(row -> row.row().getLong("id") == 0);
        Files.createFile(Path.of(arguments[1]));
        Thread.currentThread().join();
      }
    }
  }

  @Test
  void twoAtOnceAreBothRightOrOneIsToldWhoIsAtWork() throws IOException {
    String both =
        "$Q run $VIA one q4j:$DATA 2>err1 & p=$!; $Q run $VIA %s q4j:$DATA 2>err2; b=$?;"
            + " wait $p; echo $? $b; cat err1 err2 >&2";
    try (QueueStore store = QueueStore.open(data)) {
      insert(store.create("app.jobs", COLUMNS), 1, 10_000);
      Command two = tools.ok(both.formatted("two"));
      assertEquals("0 0\n", two.out(), two::toString);
      assertEquals(10_000, count(restored("one", 1), "app.jobs"));
      assertEquals(10_000, count(restored("two", 1), "app.jobs"));
    }
    cutAfter(300_000, 1, "$Q run other q4j:$DATA 2>here; echo $? >>here;");
    insertMore();
    tools.ok("$Q run $VIA one q4j:$DATA");
    String here = Files.readString(folder.resolve("here"));
    assertTrue(here.endsWith("4\n") && here.contains("pid="), here);
  }

  private void insertMore() {
    try (QueueStore store = QueueStore.open(data)) {
      insert(store.queue("app.jobs"), 10_001, 20_000);
    }
  }

  @Test
  void whatCannotBeCopiedIsSaidAndTheSetStaysAsItWas() throws IOException {
    try (QueueStore store = QueueStore.open(data, StoreOptions.defaults().listening(false))) {
      insert(store.create("app.jobs", COLUMNS), 1, 100);
      Command held = tools.run("$Q run $VIA set q4j:$DATA");
      assertEquals(4, held.exit(), held::toString);
      assertTrue(held.err().contains("pid=" + ProcessHandle.current().pid()), held::toString);
      assertTrue(held.err().contains("does not serve others"), held::toString);
    }
    Command mistyped = tools.run("$Q run $VIA set q4j:$PWD/date; echo $?; ls");
    assertEquals("3\ndata\n", mistyped.out(), mistyped::toString);
    for (String source : List.of("q4j:/nowhere", "q4j:$DATA/app.none", "q4j:$DATA/app/none")) {
      Command none = tools.run("$Q run $VIA set " + source);
      assertEquals(3, none.exit(), none::toString);
    }
    Files.createDirectory(folder.resolve("bare"));
    for (String way : List.of("$VIA", "")) {
      Command bare = tools.run("$Q run " + way + " set q4j:$PWD/bare; echo $?; ls");
      assertEquals("3\nbare\ndata\n", bare.out(), bare::toString);
      assertTrue(bare.err().contains("there are no queues"), bare::toString);
    }
    Command missing = tools.run("$Q run $VIA set q4j:/nowhere/data");
    assertTrue(missing.err().contains("no data directory over there: /nowhere/data"));
    try (QueueStore store = QueueStore.open(data)) {
      Command none = tools.run("$Q run $VIA set q4j:$DATA/app.none");
      assertEquals(3, none.exit(), none::toString);
      assertTrue(none.err().contains("app.none"), none::toString);
      assertTrue(store.find("app.none").isEmpty());
    }
    Files.writeString(data.resolve("app/jobs.sql.next"), "CREATE TABLE `jobs` (broken");
    Files.writeString(data.resolve("app/jobs.Q4T"), "cut short");
    tools.ok("$Q run $VIA set q4j:$DATA");
    assertEquals(100, count(restored("set", 1), "app.jobs"));
    Files.delete(data.resolve("app/jobs.sql"));
    Command undefined = tools.run("$Q run $VIA set q4j:$DATA");
    assertEquals(3, undefined.exit(), undefined::toString);
    assertTrue(undefined.err().contains("no definition beside"), undefined::toString);
    Files.writeString(data.resolve("app/jobs.sql"), "CREATE TABLE `jobs` (id INT)");
    Files.writeString(data.resolve("app/jobs.Q4M"), "something else");
    Command other = tools.run("$Q run $VIA set q4j:$DATA");
    assertEquals(3, other.exit(), other::toString);
    assertTrue(other.err().contains("no queue file"), other::toString);
    assertEquals(1, tools.ok("$Q list --json set").out().lines().count());
  }

  @Test
  void queuesAreFoundBehindLinksAndOnOtherFileSystemsAndNothingElseMatters() throws IOException {
    try (SmallDisk disk = SmallDisk.ofMebibytes(12)) {
      try (QueueStore store = QueueStore.open(disk.path());
          QueueStore here = QueueStore.open(data)) {
        insert(store.create("far.jobs", COLUMNS), 1, 100);
        insert(store.create("far.single", COLUMNS), 1, 10);
        insert(here.create("app.jobs", COLUMNS), 1, 200);
      }
      Files.createSymbolicLink(data.resolve("far"), disk.path().resolve("far"));
      tools.ok("mv $DATA/far/single.* $DATA; ln -s $DATA/single.* $DATA/far/");
      Files.writeString(data.resolve(" blank"), "");
      Files.writeString(data.resolve("app/two\nlines.Q4M"), "");
      Files.createSymbolicLink(data.resolve("nowhere"), Path.of("none"));
      tools.ok("$Q run $VIA set q4j:$DATA; $Q run $VIA one q4j:$DATA/far.jobs");
      Path out = restored("set", 1);
      tools.ok("$F check " + out + "/far/*.Q4M");
      assertEquals(200, count(out, "app.jobs"));
      assertEquals(100, count(out, "far.jobs"));
      assertEquals(10, count(out, "far.single"));
      Files.createSymbolicLink(data.resolve("app/lost.Q4M"), Path.of("none"));
      Files.writeString(data.resolve("app/lost.sql"), "CREATE TABLE `lost` (id INT)");
      Command lost = tools.run("$Q run $VIA set q4j:$DATA");
      assertEquals(3, lost.exit(), lost::toString);
      assertTrue(lost.err().contains("app/lost.Q4M: No such file"), lost::toString);
    }
  }

  @Test
  void aFullDiskKeepsTheCopiesThatAreThere() throws IOException {
    try (SmallDisk disk = SmallDisk.ofMebibytes(12);
        QueueStore store = QueueStore.open(data)) {
      tools.with("S", disk.path() + "/set");
      Queue jobs = store.create("app.jobs", COLUMNS);
      insert(jobs, 1, 100);
      tools.ok("$Q run $VIA --compress none $S q4j:$DATA");
      insert(jobs, 101, 80_000);
      Command full = tools.run("$Q run $VIA --compress none $S q4j:$DATA");
      assertEquals(3, full.exit(), full::toString);
      assertTrue(full.err().contains("No space left"), full::toString);
      tools.ok("$Q verify $S; $Q restore $S --to out");
    }
    assertEquals(100, count(folder.resolve("out"), "app.jobs"));
  }

  @Test
  void aFolderOverThereIsCopiedFileByFileUnderALock() throws IOException {
    Path source = Files.createDirectories(folder.resolve("source/deep"));
    byte[] bytes = new byte[500_000];
    random.nextBytes(bytes);
    Files.write(source.resolve("file"), bytes);
    Files.createSymbolicLink(source.resolve("link"), Path.of("file"));
    Files.createDirectory(source.resolve("empty"));
    Path lock = folder.resolve("lock");
    Files.writeString(lock, "#!/bin/sh\necho locked >>locks; exec \"$@\"\n");
    assertTrue(lock.toFile().setExecutable(true));
    long before = sshd.logins();
    String run = "$Q run $VIA --compress lz4 --lock $PWD/lock set $PWD/source/";
    tools.ok(run);
    bytes[70_000] ^= 1;
    Files.write(source.resolve("file"), bytes);
    Command second = tools.ok(run + "; cat locks");
    assertEquals(before + 2, sshd.logins());
    assertEquals(1, changedBlocks(second), second::toString);
    assertEquals("locked\nlocked\n", second.out());
    tools.ok("$Q restore set --to out; diff -r --no-dereference source out");
    String append = "echo more >>" + source + "/file;";
    cutAfter(100_000, 1, append);
    Command moved = tools.ok("rm -rf set; " + run);
    assertTrue(moved.err().contains("another moment"), moved::toString);
    tools.ok("$Q restore set --to again; diff -r --no-dereference source again");
    Command noSlash = tools.run("$Q run $VIA other $PWD/source");
    assertEquals(3, noSlash.exit(), noSlash::toString);
    assertTrue(noSlash.err().contains("ends with a slash"), noSlash::toString);
    assertEquals(2, tools.run("$Q run $VIA --lock q4j:$DATA other $PWD/source/").exit());
  }
}
