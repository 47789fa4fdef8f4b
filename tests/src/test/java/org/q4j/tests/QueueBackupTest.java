package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.CorruptException;
import org.q4j.backup.Compression;
import org.q4j.backup.DigestKind;
import org.q4j.backup.GroupRun;
import org.q4j.backup.GroupSet;
import org.q4j.backup.SourceDump;
import org.q4j.backup.queues.QueueBackup;
import org.q4j.backup.queues.QueueCheck;
import org.q4j.backup.queues.QueueSource;
import org.q4j.queue.OwnedRow;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.queue.Session;
import org.q4j.queue.StoreOptions;
import org.q4j.row.RowBuilder;

/** Hot copies of queues: by a call in the process that has them, and by q4j backup. */
@Timeout(300)
class QueueBackupTest {
  private static final String COLUMNS = "id BIGINT NOT NULL, body VARCHAR(255)";
  private static final SourceDump.Options OPTIONS =
      new SourceDump.Options(Compression.ZSTD, DigestKind.SHA256, null, 0);

  @TempDir Path folder;
  private OldTools tools;
  private Path data;
  private Path set;

  @BeforeEach
  void makeTools() {
    data = folder.resolve("data");
    set = folder.resolve("set");
    tools =
        new OldTools(folder)
            .with("Q", Command.ROOT.resolve("q4j") + " backup")
            .with("F", Command.ROOT.resolve("q4j") + " file");
  }

  private static void insert(Queue queue, long from, long to) {
    List<RowBuilder> rows = new ArrayList<>();
    for (long id = from; id <= to; id++) {
      rows.add(queue.newRow().set("id", id).set("body", "text " + id));
    }
    queue.insertAll(rows);
  }

  private GroupRun.Result copy(QueueStore store) throws IOException {
    return QueueBackup.run(set, QueueSource.of(store), List.of(), OPTIONS, 0, said -> {});
  }

  private static long count(Path directory, String queue) {
    try (QueueStore store = QueueStore.open(directory)) {
      assertTrue(store.queue(queue).recovery().isEmpty());
      return store.queue(queue).count();
    }
  }

  @Test
  void copiesTakenUnderLoadRestoreCleanAtOneCommonMoment() throws Exception {
    try (QueueStore store = QueueStore.open(data)) {
      Queue first = store.create("app.first", COLUMNS);
      Queue second = store.create("app.second", COLUMNS);
      try (Session session = store.session();
          Meanwhile writer =
              new Meanwhile(
                  id -> {
                    insert(first, id, id);
                    insert(second, id, id);
                  });
          Meanwhile compactor =
              new Meanwhile(
                  count -> {
                    session.await(Duration.ofMillis(10), "app.first").ifPresent(OwnedRow::end);
                    first.compact();
                  })) {
        writer.awaitFirst();
        compactor.awaitFirst();
        for (int i = 0; i < 5; i++) {
          copy(store);
        }
      }
    }
    GroupSet all = GroupSet.open(set, null);
    for (long number = 1; number <= 5; number++) {
      Path out = folder.resolve("out" + number);
      assertEquals(0, all.restore(number, out, false, said -> {}));
      tools.ok("$F check %s/app/first.Q4M %s/app/second.Q4M".formatted(out, out));
      try (QueueStore store = QueueStore.open(out)) {
        long written1 = store.queue("app.first").stats().nextRowId();
        long written2 = store.queue("app.second").stats().nextRowId();
        assertTrue(written1 == written2 || written1 == written2 + 1, written1 + " " + written2);
      }
    }
  }

  @Test
  void aSecondCopyTakesTheChangedBlocksAlone() throws IOException {
    try (QueueStore store = QueueStore.open(data);
        Session session = store.session()) {
      Queue jobs = store.create("app.jobs", COLUMNS);
      insert(jobs, 1, 20_000);
      GroupRun.Result full = copy(store);
      assertEquals(2, full.changedFiles());
      insert(jobs, 20_001, 20_010);
      assertTrue(session.await(Duration.ZERO, "app.jobs").isPresent());
      session.end();
      GroupRun.Result next = copy(store);
      assertEquals(1, next.changedFiles());
      assertTrue(next.changed() <= 4, next::toString);
      assertEquals(0, copy(store).changed());
    }
    tools.ok("$Q restore set --generation 1 --to one; $Q restore set --to last");
    assertEquals(20_000, count(folder.resolve("one"), "app.jobs"));
    assertEquals(20_009, count(folder.resolve("last"), "app.jobs"));
    assertEquals(3, tools.ok("$Q list --json set").out().lines().count());
  }

  @Test
  void aDataDirectoryThatNobodyHasIsCopiedByTheCommandAndOneThatServesNobodyIsNot()
      throws IOException {
    try (QueueStore store = QueueStore.open(data, StoreOptions.defaults().listening(false))) {
      insert(store.create("app.jobs", COLUMNS), 1, 100);
      store.create("app.other", COLUMNS);
      Command held = tools.run("$Q run set q4j:data");
      assertEquals(4, held.exit(), held::toString);
      assertTrue(held.err().contains("pid="), held::toString);
    }
    assertFalse(Files.exists(set));
    tools.ok("$Q run set q4j:data/app.jobs");
    Command drill = tools.ok("$Q drill set");
    assertTrue(drill.err().contains("1 opened, 100 rows read"), drill::toString);
    String line = tools.ok("$Q list --json set").out();
    assertTrue(line.contains("\"files\": 2,"), line);
    assertFalse(line.contains("\"drilled\": null"), line);
    Command none = tools.run("$Q run set q4j:nowhere; echo $?; $Q run set q4j:data/app.none");
    assertEquals(3, none.exit(), none::toString);
    assertEquals("3\n", none.out());
  }

  @Test
  void theCommandCopiesQueuesThroughTheProcessThatWritesThem() throws Exception {
    try (QueueStore store = QueueStore.open(data);
        Session session = store.session()) {
      Queue first = store.create("app.first", COLUMNS);
      Queue second = store.create("app.second", COLUMNS);
      insert(first, 1, 30_000);
      assertTrue(session.await(Duration.ZERO, "app.first").isPresent());
      try (Meanwhile load =
          new Meanwhile(
              id -> {
                insert(first, id, id);
                insert(second, id, id);
                first.compact();
              })) {
        load.awaitFirst();
        tools.ok(
            "$Q run --compress lz4 set q4j:data; $Q run set q4j:data; $Q run set q4j:data/app.second");
      }
      Command none = tools.run("$Q run set q4j:data/app.none");
      assertEquals(3, none.exit(), none::toString);
      session.end();
    }
    for (int copy = 1; copy <= 2; copy++) {
      Path out = folder.resolve("out" + copy);
      tools.ok("$Q restore set --generation %d --to %s".formatted(copy, out));
      tools.ok("$F check %s/app/first.Q4M %s/app/second.Q4M".formatted(out, out));
      try (QueueStore store = QueueStore.open(out)) {
        long added = store.queue("app.first").stats().nextRowId() - 30_000;
        long beside = store.queue("app.second").stats().nextRowId();
        assertTrue(added == beside || added == beside + 1, added + " " + beside);
        assertTrue(store.queue("app.first").count() >= 30_000, "an owned row is a row");
      }
    }
    assertEquals(3, tools.ok("$Q list --json set").out().lines().count());
  }

  @Test
  void nobodyWritesThroughTheOneWhoKeepsADataDirectoryClosed() {
    try (QueueStore store = QueueStore.open(data)) {
      insert(store.create("app.jobs", COLUMNS), 1, 10);
    }
    tools.with("Q4J", Command.ROOT.resolve("q4j").toString());
    Command done =
        tools.ok(
            "echo '{\"id\": 11}' >row; $Q hold data sh -c '$Q4J insert --data data app.jobs --format jsonl <row; echo $?'");
    assertEquals("4\n", done.out(), done::toString);
    assertEquals(10, count(data, "app.jobs"));
  }

  @Test
  void aCommandRunsWhileADataDirectoryIsKeptClosed() throws IOException {
    try (QueueStore store = QueueStore.open(data)) {
      insert(store.create("app.jobs", COLUMNS), 1, 10);
    }
    Path probe = folder.resolve("probe");
    Files.writeString(probe, "#!/bin/sh\n$Q run other q4j:data; echo $? >held; exec \"$@\"\n");
    assertTrue(probe.toFile().setExecutable(true));
    assertEquals(
        7, tools.run("$Q hold data sh -c 'exit 7'").exit(), "the command's exit code is passed on");
    tools.ok("$Q hold data ./probe true");
    assertEquals("4\n", Files.readString(folder.resolve("held")));
    tools.ok("$Q run set data --lock q4j:data --allow-changes && $Q drill set");
  }

  @Test
  void aDamagedFileIsNamedWithTheCopiesThatAreLeft() throws IOException {
    try (QueueStore store = QueueStore.open(data)) {
      Queue jobs = store.create("app.jobs", COLUMNS);
      store.create("app.other", COLUMNS);
      insert(jobs, 1, 100);
      copy(store);
      insert(jobs, 101, 200);
      copy(store);
    }
    Path second = set.resolve("files/app/jobs.Q4M.2.zst");
    byte[] bytes = Files.readAllBytes(second);
    bytes[bytes.length / 2] ^= 1;
    Files.write(second, bytes);
    Command verify = tools.run("$Q verify set");
    assertEquals(1, verify.exit(), verify::toString);
    assertTrue(verify.err().contains("app/jobs.Q4M"), verify::toString);
    assertTrue(verify.err().contains("copies [1] can still be restored"), verify::toString);
    Command drill = tools.run("$Q drill set");
    assertTrue(drill.exit() != 0, drill::toString);
    assertFalse(Files.exists(set.resolve("drill.json")));
    Command partial = tools.run("$Q restore set --to part --partial");
    assertEquals(5, partial.exit(), partial::toString);
    assertTrue(partial.err().contains("app/jobs.Q4M"), partial::toString);
    assertTrue(Files.exists(folder.resolve("part/app/other.Q4M")));
    tools.ok("$Q restore set --generation 1 --to whole");
    assertEquals(100, count(folder.resolve("whole"), "app.jobs"));
  }

  @Test
  void aFullDiskKeepsTheCopiesThatAreThere() throws IOException {
    try (SmallDisk disk = SmallDisk.ofMebibytes(12);
        QueueStore store = QueueStore.open(data)) {
      Path small = disk.path().resolve("set");
      SourceDump.Options plain =
          new SourceDump.Options(Compression.NONE, DigestKind.SHA256, null, 0);
      Queue jobs = store.create("app.jobs", COLUMNS);
      insert(jobs, 1, 100);
      QueueSource source = QueueSource.of(store);
      QueueBackup.run(small, source, List.of(), plain, 0, said -> {});
      for (int i = 0; i < 40; i++) {
        insert(jobs, 1000L * i, 1000L * i + 20_000);
      }
      assertThrows(
          Exception.class, () -> QueueBackup.run(small, source, List.of(), plain, 0, said -> {}));
      GroupSet all = GroupSet.open(small, null);
      assertEquals(1, all.last());
      all.restore(1, folder.resolve("out"), false, said -> {});
      new QueueCheck().check(folder.resolve("out"));
    }
    assertEquals(100, count(folder.resolve("out"), "app.jobs"));
  }

  @Test
  void aListThatLeadsOutOfTheFolderIsRefused() throws IOException {
    try (QueueStore store = QueueStore.open(data)) {
      store.create("app.jobs", COLUMNS);
      copy(store);
    }
    Path list = set.resolve("copy.1.json");
    Files.writeString(list, Files.readString(list).replace("app/jobs.sql", "../jobs.sql"));
    GroupSet all = GroupSet.open(set, null);
    assertThrows(
        CorruptException.class, () -> all.restore(1, folder.resolve("out"), false, said -> {}));
  }
}
