package org.q4j.queue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.q4j.CorruptException;
import org.q4j.LockedException;
import org.q4j.NotFoundException;
import org.q4j.Q4jException;
import org.q4j.SchemaException;
import org.q4j.UnsupportedException;
import org.q4j.format.HeaderDescriptor;
import org.q4j.io.Storage;
import org.q4j.row.Schema;
import org.q4j.store.CompactionPolicy;
import org.q4j.testing.GoldenTable;
import org.q4j.testing.SimulatedDisk;

/** A queue file from elsewhere becomes a queue whole, or not at all. */
class ImportTest {
  private static final Path FILE = Path.of("/elsewhere/t.Q4M");
  private static final Path DATA = Path.of("/data");
  private static final String QUEUE = "app.jobs";

  private static SimulatedDisk disk(byte[] file) {
    SimulatedDisk disk = new SimulatedDisk();
    disk.put(FILE, file);
    return disk;
  }

  private static QueueStore open(SimulatedDisk disk) {
    return QueueStore.open(
        DATA, StoreOptions.defaults().on(disk).compacting(CompactionPolicy.NEVER));
  }

  private static List<Long> ids(Queue queue) {
    return queue.peek(100_000).stream().map(StoredRow::rowId).toList();
  }

  private static List<Long> expected(GoldenTable table) {
    return table.expected().stream().map(row -> row.rowId()).toList();
  }

  /** A small file: what tests do at each call should not take long. */
  private static byte[] small() {
    return Arrays.copyOf(GoldenTable.of("01-int", "t_int").file(""), 8192);
  }

  private static Schema schema() {
    return Schema.parse(GoldenTable.of("01-int", "t_int").sql());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"08-compacted/t_cmp_mid", "06-half-consumed/t_half", "10-empty/t_empty_new"})
  void rowsAndRowIdsStayAndTheDefinitionStandsBesideThem(String name) {
    GoldenTable table = GoldenTable.of(name.split("/", 2)[0], name.split("/", 2)[1]);
    byte[] file = table.file("");
    SimulatedDisk disk = disk(file);
    try (QueueStore store = open(disk)) {
      Queue queue = store.importFile(QUEUE, Schema.parse(table.sql()), FILE);
      assertEquals(expected(table), ids(queue));
      assertEquals(Schema.parse(table.sql()), queue.schema());
    }
    try (QueueStore store = open(disk)) {
      assertEquals(expected(table), ids(store.queue(QUEUE)));
    }
    assertArrayEquals(file, disk.bytes(FILE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"closed_2440", "rich_2456", "richcrash_v1_2440", "richcrash_4096"})
  void oldAndUnclosedFilesGoOnWhereTheyStood(String name) {
    GoldenTable table = GoldenTable.of("13-old-headers", name);
    SimulatedDisk disk = disk(table.file(".before"));
    try (QueueStore store = open(disk)) {
      Queue queue = store.importFile(QUEUE, Schema.parse(table.sql()), FILE);
      assertEquals(expected(table), ids(queue));
    }
  }

  @Test
  void whatCannotBeAQueueLeavesNothingBehind() {
    byte[] damaged = small();
    damaged[HeaderDescriptor.SIZE + 17] ^= 1;
    SimulatedDisk disk = disk(damaged);
    try (QueueStore store = open(disk)) {
      assertThrows(CorruptException.class, () -> store.importFile(QUEUE, schema(), FILE));
      assertThrows(
          NotFoundException.class,
          () -> store.importFile(QUEUE, schema(), FILE.resolveSibling("nothing")));
      assertEquals(List.of(), disk.list(DATA.resolve("app")));
      disk.put(FILE, small());
      try (Storage owner = disk.openLocked(FILE)) {
        assertTrue(owner.length() > 0);
        assertThrows(LockedException.class, () -> store.importFile(QUEUE, schema(), FILE));
      }
      assertEquals(List.of(), disk.list(DATA.resolve("app")));
    }
  }

  @Test
  void aFileUnderTheNameOfItsCopyIsRefusedAndKept() {
    SimulatedDisk disk = disk(small());
    Path left = DATA.resolve("app/jobs.Q4T");
    disk.put(left, small());
    try (QueueStore store = open(disk)) {
      assertThrows(UnsupportedException.class, () -> store.importFile(QUEUE, schema(), left));
    }
    assertArrayEquals(small(), disk.bytes(left));
  }

  @Test
  void aQueueThatIsThereIsRefusedAndKept() {
    SimulatedDisk disk = disk(small());
    try (QueueStore store = open(disk)) {
      store.create(QUEUE, "id INT NOT NULL").insert(row -> row.set("id", 1));
      assertThrows(SchemaException.class, () -> store.importFile(QUEUE, schema(), FILE));
      assertEquals(List.of(1L), ids(store.queue(QUEUE)));
    }
  }

  @Test
  void whereverACallFailsOrPowerIsLostTheQueueIsWholeOrNotThere() {
    List<Long> all = LongStream.rangeClosed(1, 15).boxed().toList();
    int whole = 0;
    for (long call = 0; ; call++) {
      SimulatedDisk disk = disk(small());
      SimulatedDisk[] found = new SimulatedDisk[1];
      Random random = new Random(call);
      boolean imported = false;
      try (QueueStore store = open(disk)) {
        long at = disk.calls() + call;
        disk.onCall(
            (operation, path, number) -> {
              if (number != at) {
                return null;
              }
              found[0] = disk.powerCut(random);
              return SimulatedDisk.error(operation, path);
            });
        store.importFile(QUEUE, schema(), FILE);
        imported = true;
      } catch (Q4jException failed) {
        assertTrue(found[0] != null, failed::getMessage);
      }
      disk.onCall((operation, path, number) -> null);
      if (found[0] == null) {
        assertTrue(imported && call > 8 && whole > 0, "calls=" + call);
        return;
      }
      for (SimulatedDisk after : List.of(disk, found[0])) {
        try (QueueStore store = open(after)) {
          var queue = store.find(QUEUE);
          queue.ifPresent(there -> assertEquals(all, ids(there)));
          whole += queue.isPresent() ? 1 : 0;
        }
      }
    }
  }
}
