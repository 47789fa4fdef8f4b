package org.q4j.repair;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.q4j.LockedException;
import org.q4j.NativeIoException;
import org.q4j.format.Header;
import org.q4j.format.HeaderDescriptor;
import org.q4j.io.Storage;
import org.q4j.store.QueueFile;
import org.q4j.store.QueueFileWriter;
import org.q4j.store.QueueFiles;
import org.q4j.store.RecordCursor;

/** What is kept of damaged files, what is put aside, and what the reports say. */
class SalvageTest extends RepairCase {
  @Test
  void aDamagedBlockIsLeftOutAndTheRowIdsBehindItStay() {
    create("ab", "cd", "ef");
    damage(FIRST + 22 + 12 + 4, 'X');
    byte[] before = disk.bytes(FILE);
    RepairReport report = salvage(false);
    assertEquals(List.of("1a", "2b", "5e", "6f"), rows(NEW));
    assertEquals(4, report.rowsKept());
    assertEquals(2, report.rowsLost());
    assertEquals(3, report.lost().get(0).firstRowId());
    assertTrue(report.lost().get(0).damage().rowsKnown());
    assertArrayEquals(Arrays.copyOfRange(before, FIRST + 22, FIRST + 44), disk.bytes(LOST));
    assertArrayEquals(before, disk.bytes(FILE));
  }

  @Test
  void wholeRowsOfADamagedBlockAreKeptOnlyWhenAskedFor() {
    create("ab", "cd", "ef");
    damage(FIRST + 22 + 12 + 4, 'X');
    RepairReport report = salvage(true);
    assertEquals(List.of("1a", "2b", "3X", "4d", "5e", "6f"), rows(NEW));
    assertEquals(0, report.rowsLost());
    assertTrue(report.notes().toString().contains("may be wrong"));
  }

  @Test
  void aRepairInPlaceRemovesTheDamagedRowsAndKeepsWhatItOverwrote() {
    create("ab", "cd", "ef");
    damage(FIRST + 22 + 12 + 4, 'X');
    byte[] damaged = disk.bytes(FILE);
    RepairReport report = new Repairer(disk).repair(FILE, read -> {});
    assertEquals(List.of("1a", "2b", "5e", "6f"), rows(FILE));
    ByteBuffer undo =
        ByteBuffer.wrap(disk.bytes(report.aside().orElseThrow())).order(ByteOrder.LITTLE_ENDIAN);
    byte[] undone = disk.bytes(FILE);
    while (undo.hasRemaining()) {
      int offset = (int) undo.getLong();
      undo.get(undone, offset, (int) undo.getLong());
    }
    assertArrayEquals(damaged, undone);
  }

  @Test
  void aStretchWhoseHeadsAreLostBecomesOneDeadBlock() {
    create("ab", "cd", "ef");
    damage(
        FIRST + 22,
        0xff,
        0xff,
        0xff,
        0xff,
        0xff,
        0xff,
        0xff,
        0xff,
        0xff,
        0xff,
        0xff,
        0xff,
        0xff,
        0xff,
        0xff,
        0xff);
    RepairReport report = new Repairer(disk).repair(FILE, read -> {});
    List<String> rows = rows(FILE);
    assertEquals(List.of("1a", "2b"), rows.subList(0, 2));
    assertTrue(rows.get(2).endsWith("e") && rows.get(3).endsWith("f"), rows::toString);
    assertTrue(report.notes().toString().contains("guessed"));
  }

  @Test
  void aDryRunAndARepairElsewhereLeaveTheFileAlone() {
    create("ab", "cd", "ef");
    damage(FIRST + 22 + 12 + 4, 'X');
    byte[] damaged = disk.bytes(FILE);
    assertFalse(new Repairer(disk).plan(FILE, read -> {}).done());
    assertArrayEquals(damaged, disk.bytes(FILE));
    new Repairer(disk).repairTo(FILE, NEW, read -> {});
    assertArrayEquals(damaged, disk.bytes(FILE));
    assertEquals(List.of("1a", "2b", "5e", "6f"), rows(NEW));
  }

  @Test
  void whatSomebodyHasOpenIsNotRepaired() {
    create("ab");
    QueueFile owner = open(FILE);
    assertThrows(LockedException.class, () -> new Repairer(disk).repair(FILE, read -> {}));
    owner.close();
  }

  @Test
  void blocksInsideARowOfADamagedBlockAreNotTakenForTheFilesOwn() {
    create("ab");
    byte[] inner = Arrays.copyOfRange(disk.bytes(FILE), FIRST, FIRST + 22);
    disk.delete(FILE);
    QueueFiles.prepare(disk, FILE);
    try (QueueFile file = open(FILE)) {
      file.append(inner);
      file.append(new byte[] {'z'});
    }
    damage(FIRST, 0xff); // The outer checksum; what it covers is as it was.
    assertEquals(1, salvage(false).rowsLost());
    assertEquals(List.of("2z"), rows(NEW));
  }

  @Test
  void anUnfinishedAppendIsPutAsideByASalvage() {
    create("ab", "cd");
    byte[] bytes = disk.bytes(FILE);
    bytes[4] = 1;
    Arrays.fill(bytes, FIRST + 44, FIRST + 64, (byte) 0x11);
    disk.put(FILE, bytes);
    try (Storage storage = disk.openReadOnly(FILE)) {
      assertEquals(FileStatus.NOT_CLOSED, Examiner.examine(storage, read -> {}).status());
    }
    assertEquals(0, salvage(false).rowsLost());
    assertEquals(20, disk.bytes(LOST).length);
    assertEquals(List.of("1a", "2b", "3c", "4d"), rows(NEW));
  }

  @Test
  void rowsLongerThanABlockAreSalvagedWhole() {
    QueueFiles.prepare(disk, FILE);
    byte[] body = new byte[3 << 20];
    new Random(1).nextBytes(body);
    try (QueueFile file = open(FILE)) {
      file.append(new byte[] {1});
      file.append(body, new byte[] {2});
    }
    salvage(false);
    try (QueueFile file = open(NEW)) {
      RecordCursor cursor = file.cursor();
      cursor.next();
      assertArrayEquals(body, file.read(cursor.next()));
      assertArrayEquals(new byte[] {2}, file.read(cursor.next()));
    }
  }

  @Test
  void wholeRowsOfAnUnfinishedAppendAreNoLoss() {
    create("ab", "cd");
    byte[] bytes = disk.bytes(FILE);
    bytes[HeaderDescriptor.ATTR] = 1;
    bytes[HeaderDescriptor.END] = (byte) (bytes[HeaderDescriptor.END] - 22);
    bytes[FIRST + 22 + 12 + 4] = 'X';
    disk.put(FILE, bytes);
    RepairReport report = salvage(false);
    assertEquals(List.of("1a", "2b"), rows(NEW));
    assertEquals(0, report.rowsLost());
    assertFalse(report.losesRows());
    assertTrue(report.notes().toString().contains("unfinished append of 22 bytes"));
  }

  @Test
  void aReportNamesEveryFieldThatChangesAndNoneOfARightFile() {
    create("ab");
    RepairReport right = new Repairer(disk).plan(FILE, read -> {});
    assertEquals(List.of(), right.changes());
    assertFalse(right.losesRows());
    byte[] bytes = disk.bytes(FILE);
    bytes[HeaderDescriptor.BYTES_TOTAL]++; // As real servers leave it.
    bytes[HeaderDescriptor.MAGIC] = 'X';
    bytes[HeaderDescriptor.ATTR] = 1;
    disk.put(FILE, bytes);
    List<String> fields =
        new Repairer(disk)
            .plan(FILE, read -> {}).changes().stream().map(change -> change.field()).toList();
    assertEquals(List.of("magic", "attr", "bytes_total"), fields);
  }

  @Test
  void aGapOfRowIdsIsKeptHoweverLong() {
    Path source = Path.of("/data/source.Q4M");
    disk.put(source, new byte[] {'a', 'b', 'c'});
    try (Storage from = disk.openReadOnly(source);
        Storage to = disk.create(FILE)) {
      QueueFileWriter writer = new QueueFileWriter(to, HeaderDescriptor.MAGIC_V2);
      writer.append(7, 1, from::read, 0);
      writer.append(10, 1, from::read, 1);
      writer.append(3_000_000_000L, 1, from::read, 2);
      writer.finish(3_000_000_005L, new Header());
    }
    assertEquals(List.of("7a", "10b", "3000000000c"), rows(FILE));
    try (QueueFile file = open(FILE)) {
      assertEquals(3_000_000_005L, file.append(new byte[] {1}));
    }
  }

  @Test
  void aFileThatIsThereIsNeverOverwrittenNorDeleted() {
    create("ab", "cd");
    damage(FIRST + 22 + 12 + 4, 'X');
    byte[] before = disk.bytes(FILE);
    for (Path taken : List.of(FILE, NEW)) {
      disk.put(NEW, new byte[] {1, 2, 3});
      Salvager.Request request = new Salvager.Request(FILE, taken, Optional.empty(), false);
      assertThrows(NativeIoException.class, () -> new Salvager(disk).salvage(request, read -> {}));
      assertThrows(
          NativeIoException.class, () -> new Repairer(disk).repairTo(FILE, taken, read -> {}));
      assertArrayEquals(before, disk.bytes(FILE));
      assertArrayEquals(new byte[] {1, 2, 3}, disk.bytes(NEW));
    }
    disk.delete(NEW);
    disk.put(LOST, new byte[] {4});
    assertThrows(NativeIoException.class, () -> salvage(false));
    assertArrayEquals(new byte[] {4}, disk.bytes(LOST));
    assertFalse(disk.exists(NEW));
  }

  @Test
  void aLengthOrHeadThatLeadsIntoTheZeroesBehindTheRowsHidesNoBlock() {
    for (boolean lengthToo : new boolean[] {true, false}) {
      create("ab", "cd", "ef", "gh");
      unclose();
      damage(FIRST + 22 + 12 + 2, 0x10); // A row of a mebibyte.
      damage(FIRST + 22 + 4 + 2, lengthToo ? 0x10 : 0);
      assertStatus(FileStatus.DAMAGED);
      salvage(false);
      List<String> rows = rows(NEW).stream().map(row -> row.substring(row.length() - 1)).toList();
      assertEquals(List.of("a", "b", "e", "f", "g", "h"), rows);
      RepairReport repaired = new Repairer(disk).repair(FILE, read -> {});
      assertTrue(repaired.losesRows());
      assertEquals(rows(NEW), rows(FILE), "salvage and repair count alike");
      disk.delete(FILE);
      disk.delete(NEW);
      disk.delete(LOST);
    }
  }

  @Test
  void aZeroedSectorIsNotCountedAsRows() {
    create("ab".repeat(60), "cd");
    unclose();
    damage(FIRST + 100, new int[400]);
    assertStatus(FileStatus.DAMAGED);
    RepairReport report = salvage(false);
    assertTrue(report.losesRows());
    assertTrue(report.rowsLost() < 30, () -> "rows lost: " + report.rowsLost());
    List<String> rows = rows(NEW);
    assertTrue(rows.get(rows.size() - 1).endsWith("d"), rows::toString);
  }
}
