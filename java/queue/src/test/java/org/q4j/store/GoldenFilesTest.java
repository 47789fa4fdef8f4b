package org.q4j.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.q4j.format.Header;
import org.q4j.testing.ExpectedRow;
import org.q4j.testing.GoldenTable;
import org.q4j.testing.SimulatedDisk;

/** Files that real servers wrote, closed or killed, opened by the engine: row ids and bytes. */
class GoldenFilesTest {
  private static final Path FILE = Path.of("/data/golden/t.Q4M");

  /** One file of one table. */
  private record Case(GoldenTable table, String version) {
    @Override
    public String toString() {
      return table + version;
    }
  }

  private static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (String folder :
        List.of(
            "01-int",
            "02-integers",
            "03-strings",
            "06-half-consumed",
            "08-compacted",
            "10-empty")) {
      GoldenTable.all(folder).forEach(table -> cases.add(new Case(table, "")));
    }
    for (String folder : List.of("11-killed-mid-insert", "13-old-headers")) {
      for (GoldenTable table : GoldenTable.all(folder)) {
        cases.add(new Case(table, ".before"));
        cases.add(new Case(table, ".after"));
      }
    }
    return cases;
  }

  private static Stream<Case> files() {
    return cases().stream();
  }

  private static QueueFile open(SimulatedDisk disk) {
    return QueueFile.open(disk, FILE, SyncPolicy.SYNC);
  }

  private static List<Long> rowIds(QueueFile file) {
    List<Long> ids = new ArrayList<>();
    RecordCursor cursor = file.cursor();
    for (RowPosition at = cursor.next(); at != null; at = cursor.next()) {
      ids.add(at.rowId());
    }
    return ids;
  }

  private static List<Long> expectedIds(Case golden) {
    return golden.table().expected().stream().map(ExpectedRow::rowId).toList();
  }

  @ParameterizedTest
  @MethodSource("files")
  void theRowsOfARealServersFileAreThoseItGaveOut(Case golden) {
    SimulatedDisk disk = new SimulatedDisk();
    disk.put(FILE, golden.table().file(golden.version()));
    try (QueueFile file = open(disk)) {
      assertEquals(expectedIds(golden), rowIds(file));
      assertEquals(expectedIds(golden).size(), file.rowCount());
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void readingARealServersFileBesideItsOwnerGivesTheSameRows(Case golden) {
    SimulatedDisk disk = new SimulatedDisk();
    byte[] bytes = golden.table().file(golden.version());
    disk.put(FILE, bytes);
    try (QueueFileReader file = QueueFileReader.open(disk, FILE, true)) {
      assertEquals(expectedIds(golden).size(), file.stats().rows());
    }
    assertArrayEquals(bytes, disk.bytes(FILE));
  }

  @ParameterizedTest
  @MethodSource("files")
  void aRealServersFileTakesNewRowsAndKeepsThemThroughCloseAndKill(Case golden) {
    SimulatedDisk disk = new SimulatedDisk();
    disk.put(FILE, golden.table().file(golden.version()));
    List<Long> ids = new ArrayList<>(expectedIds(golden));
    try (QueueFile file = open(disk)) {
      ids.add(file.append(new byte[] {1, 2, 3, 4, 5}));
    }
    assertFalse(Header.read(ByteBuffer.wrap(disk.bytes(FILE))).dirty());
    QueueFile killed = open(disk);
    assertEquals(ids, rowIds(killed));
    ids.add(killed.append(new byte[] {9}));
    killed.remove(killed.cursor().next());
    ids.remove(0);
    killed.abandon();
    try (QueueFile file = open(disk)) {
      assertEquals(ids, rowIds(file));
      assertTrue(file.recovery().isPresent());
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void openingAndClosingAnUnkilledFileChangesNoByteBehindTheHeader(Case golden) {
    SimulatedDisk disk = new SimulatedDisk();
    byte[] bytes = golden.table().file(golden.version());
    disk.put(FILE, bytes);
    open(disk).close();
    byte[] after = disk.bytes(FILE);
    assertEquals(bytes.length, after.length);
    for (int at = 568; at < bytes.length; at++) {
      if (bytes[at] != after[at]) {
        assertEquals(bytes[at], after[at], "offset " + at);
      }
    }
  }
}
