package org.q4j.repair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.q4j.CorruptException;
import org.q4j.format.HeaderDescriptor;
import org.q4j.format.RecordDescriptor;
import org.q4j.io.Storage;
import org.q4j.store.QueueFile;
import org.q4j.store.RecordCursor;
import org.q4j.store.RowPosition;
import org.q4j.store.SyncPolicy;
import org.q4j.testing.GoldenTable;
import org.q4j.testing.SimulatedDisk;

/** Each byte of small real files is changed in turn, and each is cut at every length. */
class EveryByteTest {
  private static final Path FILE = Path.of("/t.Q4M");
  private static final Path NEW = Path.of("/new.Q4M");
  private static final int SLACK = 64;
  private static final byte[] CHANGES = {1, 4, 16, 0x20, (byte) 0x80, (byte) 0xff};

  /** A file as it was, and its live rows by the offset of their block. */
  private static final class Original {
    final GoldenTable table;
    final byte[] bytes;
    final Examination examination;

    Original(GoldenTable table, byte[] bytes, Examination examination) {
      this.table = table;
      this.bytes = bytes;
      this.examination = examination;
    }

    @Override
    public String toString() {
      return table.toString();
    }

    NavigableMap<Long, Map<Long, String>> blocks() {
      TreeMap<Long, Map<Long, String>> blocks = new TreeMap<>();
      try (Storage storage = disk(bytes).openReadOnly(FILE)) {
        new RowScan(storage, examination)
            .run(
                new RowScan.Visitor() {
                  @Override
                  public void block(long offset, long end) {
                    blocks.put(offset, new TreeMap<>());
                  }

                  @Override
                  public void record(long offset, int head, long rowId, boolean verified) {
                    if (RecordDescriptor.isLiveRow(head)) {
                      byte[] body = new byte[RecordDescriptor.size(head)];
                      storage.read(offset + RecordDescriptor.HEAD_LENGTH, ByteBuffer.wrap(body));
                      blocks.lastEntry().getValue().put(rowId, HexFormat.of().formatHex(body));
                    }
                  }
                },
                read -> {});
      }
      return blocks;
    }

    long end() {
      return examination.truth().end;
    }
  }

  static Stream<Original> files() {
    return Stream.of(
            "01-int/t_int",
            "02-integers/t_ints_7null",
            "03-strings/t_char_only",
            "13-old-headers/rich_2440",
            "13-old-headers/rich_v1_4096",
            "13-old-headers/drained_2456")
        .map(name -> name.split("/", 2))
        .map(name -> original(GoldenTable.of(name[0], name[1])));
  }

  private static Original original(GoldenTable table) {
    byte[] bytes = table.file(table.readableVersion());
    Examination examination = examine(bytes);
    int end = (int) Math.max(HeaderDescriptor.SIZE, examination.truth().end) + SLACK;
    return new Original(table, Arrays.copyOf(bytes, end), examination);
  }

  private static SimulatedDisk disk(byte[] bytes) {
    SimulatedDisk disk = new SimulatedDisk();
    disk.put(FILE, bytes);
    return disk;
  }

  private static Examination examine(byte[] bytes) {
    try (Storage storage = disk(bytes).openReadOnly(FILE)) {
      return Examiner.examine(storage, read -> {});
    }
  }

  /** Bytes of the header whose change no reader can notice: nothing else in the file tells them. */
  private static boolean unprovable(Original file, int at) {
    return at == HeaderDescriptor.MAGIC + 3 // V1 or V2
        || (at >= HeaderDescriptor.BEGIN_ROW_ID && at < HeaderDescriptor.ROW_COUNT)
        || (at >= HeaderDescriptor.BYTES_TOTAL && at < file.examination.headerSize());
  }

  @ParameterizedTest
  @MethodSource("files")
  void whateverChangesRowsIsNoticedAndNoRowOfAnotherBlockIsLost(Original file) {
    NavigableMap<Long, Map<Long, String>> blocks = file.blocks();
    for (int at = 0; at < file.end(); at++) {
      if (at > HeaderDescriptor.FIELDS_LENGTH && at < file.examination.headerSize() - SLACK) {
        continue; // Zeroes that nobody reads.
      }
      int changes = at < file.examination.headerSize() ? 2 : CHANGES.length;
      for (int i = 0; i < changes; i++) {
        byte change = CHANGES[(at + i) % CHANGES.length];
        byte[] bytes = file.bytes.clone();
        bytes[at] ^= change;
        check(file, blocks, bytes, at, file.table + " at=" + at + " change=" + change);
      }
    }
  }

  private static void check(
      Original file,
      NavigableMap<Long, Map<Long, String>> blocks,
      byte[] bytes,
      int at,
      String where) {
    Examination examination;
    try {
      examination = examine(bytes);
    } catch (CorruptException refused) {
      assertTrue(at < HeaderDescriptor.ATTR, where); // Without blocks nothing else tells.
      return;
    }
    boolean inBlocks = at >= file.examination.headerSize();
    Long damaged = inBlocks ? blocks.floorKey((long) at) : null;
    TreeMap<Long, String> sure = new TreeMap<>();
    blocks.forEach((block, rows) -> sure.putAll(block.equals(damaged) ? Map.of() : rows));
    if (examination.status() == FileStatus.SOUND) {
      boolean removalBit = inBlocks && Math.abs(bytes[at] ^ file.bytes[at]) == 0x80;
      if (!unprovable(file, at) && !removalBit) {
        assertEquals(file.examination.truth().rowCount, examination.truth().rowCount, where);
        assertEquals(file.examination.truth().end, examination.truth().end, where);
        assertEquals(file.examination.truth().begin, examination.truth().begin, where);
        assertFalse(inBlocks, where);
      }
    }
    if (examination.status() == FileStatus.SOUND) {
      return;
    }
    boolean idsMayMove =
        !examination.rowIdsCertain()
            || (at >= HeaderDescriptor.BEGIN && at < HeaderDescriptor.LAST_RECEIVED)
            || at == HeaderDescriptor.MAGIC + 3;
    SimulatedDisk disk = disk(bytes);
    new Salvager(disk)
        .salvage(new Salvager.Request(FILE, NEW, Optional.empty(), false), read -> {});
    assertKept(sure, rows(disk, NEW), idsMayMove, "salvage " + where);
    disk = disk(bytes);
    new Repairer(disk).repair(FILE, read -> {});
    Examination repaired = examine(disk.bytes(FILE));
    assertNotEquals(
        FileStatus.DAMAGED,
        repaired.status(),
        () -> "repair " + where + repaired.findings() + " after " + examination.findings());
    assertKept(sure, rows(disk, FILE), idsMayMove, "repair " + where);
  }

  private static Map<Long, String> rows(SimulatedDisk disk, Path path) {
    TreeMap<Long, String> rows = new TreeMap<>();
    try (QueueFile file = QueueFile.open(disk, path, SyncPolicy.SYNC)) {
      RecordCursor cursor = file.cursor();
      for (RowPosition row = cursor.next(); row != null; row = cursor.next()) {
        rows.put(row.rowId(), HexFormat.of().formatHex(file.read(row)));
      }
    }
    return rows;
  }

  private static void assertKept(
      Map<Long, String> sure, Map<Long, String> rows, boolean idsMayMove, String where) {
    if (idsMayMove) {
      var left = new java.util.ArrayList<>(rows.values());
      sure.values().forEach(row -> assertTrue(left.remove(row), where));
    } else {
      sure.forEach((rowId, row) -> assertEquals(row, rows.get(rowId), () -> where + " " + rowId));
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyCutIsNoticedAndTakesNoMoreThanTheBlocksItReaches(Original file) {
    NavigableMap<Long, Map<Long, String>> blocks = file.blocks();
    for (int length = 0; length < file.end(); length++) {
      byte[] bytes = Arrays.copyOf(file.bytes, length);
      String where = file.table + " length=" + length;
      Examination examination;
      try {
        examination = examine(bytes);
      } catch (CorruptException refused) {
        assertTrue(length < HeaderDescriptor.ATTR, where);
        continue;
      }
      assertEquals(FileStatus.DAMAGED, examination.status(), where);
      TreeMap<Long, String> sure = new TreeMap<>();
      for (long block : blocks.keySet()) {
        Long next = blocks.higherKey(block);
        if ((next == null ? file.end() : next) <= length) {
          sure.putAll(blocks.get(block));
        }
      }
      SimulatedDisk disk = disk(bytes);
      new Salvager(disk)
          .salvage(new Salvager.Request(FILE, NEW, Optional.empty(), false), read -> {});
      assertKept(sure, rows(disk, NEW), false, where);
    }
  }
}
