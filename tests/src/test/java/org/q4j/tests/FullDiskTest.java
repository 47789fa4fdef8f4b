package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.q4j.FullException;
import org.q4j.Q4jException;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueReader;
import org.q4j.queue.QueueStore;
import org.q4j.queue.Session;
import org.q4j.queue.StoredRow;

/** A real file system that is full, or may not be written to. */
class FullDiskTest {
  private static final String COLUMNS = "id BIGINT NOT NULL, body LONGBLOB NOT NULL";

  @Test
  void aFullDiskRefusesTheInsertAndLosesNothing() {
    try (SmallDisk disk = SmallDisk.ofMebibytes(13)) {
      Path data = disk.path().resolve("data");
      List<Long> accepted = new ArrayList<>();
      try (QueueStore store = QueueStore.open(data)) {
        Queue jobs = store.create("app.jobs", COLUMNS);
        byte[] body = new byte[700_000];
        FullException full =
            assertThrows(
                FullException.class,
                () -> {
                  for (long id = 1; id < 100; id++) {
                    long value = id;
                    jobs.insert(row -> row.set("id", value).set("body", body));
                    accepted.add(id);
                  }
                });
        assertTrue(full.getMessage().contains("jobs.Q4M"), full.getMessage());
        assertTrue(accepted.size() > 5, "accepted: " + accepted);
        try (Session session = store.session()) {
          session.await(Duration.ZERO, "app.jobs").orElseThrow().end();
        }
        accepted.remove(0);
        jobs.insert(row -> row.set("id", 1000).set("body", new byte[10]));
        accepted.add(1000L);
        assertEquals(accepted.size(), jobs.count());
      }
      try (QueueStore store = QueueStore.open(data)) {
        assertTrue(store.queue("app.jobs").recovery().isEmpty());
        assertEquals(accepted, ids(store.queue("app.jobs").peek(200)));
      }
    }
  }

  private static List<Long> ids(List<StoredRow> rows) {
    return rows.stream().map(row -> row.row().getLong("id")).toList();
  }

  @Test
  void creatingAQueueOnAFullDiskLeavesNoQueueBehind() {
    try (SmallDisk disk = SmallDisk.ofMebibytes(2);
        QueueStore store = QueueStore.open(disk.path().resolve("data"))) {
      assertThrows(FullException.class, () -> store.create("app.jobs", COLUMNS));
      assertEquals(List.of(), store.list());
    }
  }

  @Test
  void aFullDiskIsEmptiedWithoutAnotherByteOfIt() throws IOException {
    try (SmallDisk disk = SmallDisk.ofMebibytes(9)) {
      Path data = disk.path().resolve("data");
      assertEquals(0, Command.q4j(data, "", "create", "app.jobs", "id INT").exit());
      assertEquals(0, Command.q4j(data, "1\n2\n", "insert", "app.jobs", "--format", "tsv").exit());
      for (boolean withLockFile : new boolean[] {true, false}) {
        if (!withLockFile) {
          Files.delete(data.resolve("q4j.lock"));
        }
        fill(disk.path().resolve("filler"));
        Command take = Command.q4j(data, "", "take", "app.jobs");
        assertEquals(0, take.exit(), take::toString);
        assertEquals(
            withLockFile ? 0 : 1,
            take.err().lines().filter(line -> line.contains("who holds it")).count(),
            take::toString);
        Files.delete(disk.path().resolve("filler"));
      }
      fill(disk.path().resolve("filler"));
      Command drop = Command.q4j(data, "", "drop", "app.jobs");
      assertEquals(0, drop.exit(), drop::toString);
    }
  }

  @Test
  void truncateAndCompactGiveSpaceBackOnADiskThatHasRoomForAPageOrTwo() throws IOException {
    try (SmallDisk disk = SmallDisk.ofMebibytes(24);
        QueueStore store = QueueStore.open(disk.path().resolve("data"))) {
      Path filler = disk.path().resolve("filler");
      Path file = disk.path().resolve("data/app/jobs.Q4M");
      Queue jobs = store.create("app.jobs", COLUMNS);
      insertMebibytes(jobs, 10);
      assertEquals(9, jobs.delete(row -> row.rowId() != 7));
      jobs.insert(row -> row.set("id", 2).set("body", new byte[10]));
      assertEquals(1, jobs.delete(row -> row.rowId() == 7));
      fill(filler);
      free(filler, 16);
      jobs.compact();
      assertEquals(4 << 20, Files.size(file));
      assertEquals(List.of(2L), ids(jobs.peek(10)));
      insertMebibytes(jobs, 5);
      fill(disk.path().resolve("more"));
      free(filler, 3);
      jobs.truncate();
      assertEquals(0, jobs.count());
      insertMebibytes(jobs, 5);
      assertEquals(5, jobs.count());
    }
  }

  private static void insertMebibytes(Queue queue, int count) {
    for (int i = 0; i < count; i++) {
      queue.insert(row -> row.set("id", 1).set("body", new byte[1 << 20]));
    }
  }

  /** Makes a file shorter by that many pages. */
  private static void free(Path file, int pages) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - pages * 4096L);
    }
  }

  private static void fill(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      byte[] page = new byte[4096];
      while (true) {
        out.write(page);
      }
    } catch (IOException full) {
      assertTrue(full.getMessage().contains("No space left"), full.getMessage());
    }
  }

  @Test
  void aReadOnlyFileSystemIsLookedAtAndNotWrittenTo() {
    try (SmallDisk disk = SmallDisk.ofMebibytes(13)) {
      Path data = disk.path().resolve("data");
      try (QueueStore store = QueueStore.open(data)) {
        store.create("app.jobs", COLUMNS).insert(row -> row.set("id", 1).set("body", new byte[3]));
      }
      disk.remount("ro");
      Q4jException refused = assertThrows(Q4jException.class, () -> QueueStore.open(data).close());
      assertTrue(refused.getMessage().contains("EROFS"), refused.getMessage());
      try (QueueReader reader = QueueReader.open(data, "app.jobs")) {
        assertEquals(1, reader.stats().rows());
      }
      Command insert =
          Command.q4j(data, "{\"id\": 2}\n", "insert", "app.jobs", "--format", "jsonl");
      assertEquals(3, insert.exit(), insert::toString);
      assertTrue(insert.err().contains("EROFS"), insert::toString);
      Command peek = Command.q4j(data, "", "peek", "app.jobs");
      assertEquals(0, peek.exit(), peek::toString);
      disk.remount("rw");
    }
  }

  @Test
  void theInsertCommandSaysHowMuchWentInBeforeTheDiskWasFull() {
    try (SmallDisk disk = SmallDisk.ofMebibytes(9)) {
      Path data = disk.path().resolve("data");
      assertEquals(0, Command.q4j(data, "", "create", "app.jobs", "body LONGTEXT").exit());
      String line = "x".repeat(200_000) + "\n";
      Command insert =
          Command.q4j(
              data, line.repeat(60), "insert", "app.jobs", "--format", "lines", "--batch", "4");
      assertEquals(5, insert.exit(), insert::toString);
      assertTrue(insert.err().contains("ENOSPC"), insert::toString);
      try (QueueReader reader = QueueReader.open(data, "app.jobs")) {
        long rows = reader.stats().rows();
        assertTrue(rows > 0 && rows < 60 && rows % 4 == 0, "rows: " + rows);
        assertTrue(insert.err().contains(Long.toString(rows)), insert::toString);
      }
    }
  }
}
