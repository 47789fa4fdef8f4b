package org.q4j.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.CorruptException;
import org.q4j.format.HeaderDescriptor;
import org.q4j.io.Disk;
import org.q4j.io.NativeDisk;
import org.q4j.io.Storage;
import org.q4j.testing.SimulatedDisk;

/**
 * A hint is used of exactly the file as it was closed. In most tests a block has gone bad that only
 * an open which trusts the hint does not read: that it is refused shows that the hint was not used.
 */
class ClosingHintTest {
  private static final Path FILE = Path.of("/data/app/jobs.Q4M");
  private static final Path HINT = Path.of("/data/app/jobs.Q4M.hint");
  private static final long NEXT_ROW_ID = 8;

  private SimulatedDisk disk = new SimulatedDisk();
  private int secondBlock;

  @BeforeEach
  void closeAFileOfThreeBlocks() {
    fill(disk, FILE);
  }

  private void fill(Disk on, Path path) {
    QueueFiles.prepare(on, path);
    QueueFile file = open(on, path);
    file.append(bytes("a"), bytes("b"));
    secondBlock = (int) file.stats().end();
    file.append(bytes("c"), bytes("d"));
    file.append(bytes("e"), bytes("f"), bytes("g"));
    remove(file, "a", "d", "g"); // The header does not tell how many come behind the first.
    file.close();
  }

  private static QueueFile open(Disk disk, Path path) {
    return QueueFile.open(disk, path, SyncPolicy.SYNC, 0);
  }

  private QueueFile open() {
    return open(disk, FILE);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> rows(QueueFile file) {
    List<String> rows = new ArrayList<>();
    RecordCursor cursor = file.cursor();
    for (RowPosition at = cursor.next(); at != null; at = cursor.next()) {
      rows.add(new String(file.read(at), StandardCharsets.UTF_8));
    }
    return rows;
  }

  private static void remove(QueueFile file, String... rows) {
    List<String> which = List.of(rows);
    RecordCursor cursor = file.cursor();
    for (RowPosition at = cursor.next(); at != null; at = cursor.next()) {
      if (which.contains(new String(file.read(at), StandardCharsets.UTF_8))) {
        file.remove(at);
      }
    }
  }

  private void damageSecondBlock() {
    disk.decay(FILE, secondBlock + 16, 1);
  }

  private void assertNotUsed(SimulatedDisk on, String why) {
    assertThrows(CorruptException.class, () -> open(on, FILE), why);
  }

  @Test
  void withItNoBlockButTheFirstIsReadAtTheOpen() {
    damageSecondBlock();
    QueueFile file = open();
    assertTrue(file.recovery().isEmpty());
    assertEquals(4, file.rowCount());
    file.abandon();
  }

  @Test
  void itSaysTheRowIdOfTheNextInsert() {
    try (QueueFile file = open()) {
      assertEquals(NEXT_ROW_ID, file.append(bytes("h")));
      assertEquals(List.of("b", "c", "e", "f", "h"), rows(file));
    }
    try (QueueFile file = open()) {
      assertEquals(NEXT_ROW_ID + 1, file.append(bytes("i")));
    }
  }

  @Test
  void itIsGoneBeforeTheFileIsMarkedAsOpen() {
    disk.onCall(
        (operation, file, number) -> {
          assertFalse(operation.equals("write") && file.equals(FILE) && disk.exists(HINT));
          return null;
        });
    QueueFile file = open();
    assertFalse(disk.exists(HINT));
    for (int seed = 0; seed < 50; seed++) {
      assertFalse(disk.powerCut(new Random(seed)).exists(HINT), "seed " + seed);
    }
    file.abandon();
  }

  @Test
  void aShortFileGetsNone() {
    disk.delete(HINT);
    QueueFile.open(disk, FILE, SyncPolicy.SYNC).close();
    assertFalse(disk.exists(HINT));
    QueueFile.open(disk, FILE, SyncPolicy.SYNC, 60).close();
    assertFalse(disk.exists(HINT));
    QueueFile.open(disk, FILE, SyncPolicy.SYNC, 10).close();
    assertTrue(disk.exists(HINT));
  }

  @Test
  void ofAShortFileItIsNotUsed() {
    damageSecondBlock();
    assertThrows(CorruptException.class, () -> QueueFile.open(disk, FILE, SyncPolicy.SYNC).close());
  }

  @Test
  void withOneChangedByteItIsNotUsed() {
    damageSecondBlock();
    byte[] hint = disk.bytes(HINT);
    for (int offset = 0; offset < hint.length; offset++) {
      byte[] changed = hint.clone();
      changed[offset] ^= (byte) (1 << (offset % 8));
      disk.put(HINT, changed);
      assertNotUsed(disk, "offset " + offset);
    }
  }

  @Test
  void tornOrLongerItIsNotUsed() {
    damageSecondBlock();
    byte[] hint = disk.bytes(HINT);
    for (int length = 0; length <= hint.length + 1; length++) {
      if (length != hint.length) {
        disk.put(HINT, Arrays.copyOf(hint, length));
        assertNotUsed(disk, "length " + length);
      }
    }
    disk.put(HINT, hint);
    open().abandon();
  }

  @Test
  void withAnyOtherHeaderItIsNotUsed() {
    damageSecondBlock();
    for (int offset = 0; offset < HeaderDescriptor.FIELDS_LENGTH; offset++) {
      SimulatedDisk changed = disk.killed();
      changed.decay(FILE, offset, 1);
      assertNotUsed(changed, "offset " + offset);
    }
  }

  @Test
  void aFileThatWasWrittenSinceIsRead() {
    damageSecondBlock();
    try (Storage file = disk.openLocked(FILE)) {
      ByteBuffer header = ByteBuffer.allocate(HeaderDescriptor.FIELDS_LENGTH);
      file.read(0, header);
      file.write(0, new ByteBuffer[] {header.flip()}, 1); // As who opens and closes it does.
    }
    assertNotUsed(disk, "written since");
  }

  @Test
  void anotherFileOfTheSameContentIsRead() {
    damageSecondBlock();
    disk.put(FILE, disk.bytes(FILE)); // As a restore does.
    assertNotUsed(disk, "restored");
  }

  @Test
  void theHintOfAnotherFileIsNotUsed() {
    Path other = Path.of("/data/app/other.Q4M");
    fill(disk, other);
    disk.put(HINT, disk.bytes(ClosingHint.of(other)));
    damageSecondBlock();
    assertNotUsed(disk, "another's hint");
  }

  @Test
  void anOldHintThatComesBackIsNotUsed() {
    byte[] old = disk.bytes(HINT);
    QueueFile file = QueueFile.open(disk, FILE, SyncPolicy.SYNC);
    file.append(bytes("h"));
    file.close();
    disk.put(HINT, old);
    try (QueueFile again = open()) {
      assertEquals(List.of("b", "c", "e", "f", "h"), rows(again));
      assertEquals(NEXT_ROW_ID + 1, again.append(bytes("i")));
    }
  }

  @Test
  void whenItCannotBeWrittenTheFileIsClosedAllTheSame() {
    QueueFile file = open();
    disk.onCall(
        (operation, path, number) ->
            path.equals(FILE) ? null : SimulatedDisk.error(operation, path));
    file.close();
    disk.onCall((operation, path, number) -> null);
    assertFalse(disk.exists(HINT));
    try (QueueFile again = open()) {
      assertTrue(again.recovery().isEmpty());
      assertEquals(NEXT_ROW_ID, again.append(bytes("h")));
    }
  }

  @Test
  void aFileWhoseSyncFailedIsReadWhole() {
    damageSecondBlock();
    disk.put(SyncFailure.markOf(FILE), new byte[0]);
    assertNotUsed(disk, "marked");
  }

  @Test
  void whereverAnOpenAndACloseAreCutOffTheRowsAndTheirIdsAreThere() {
    long calls = 0;
    for (boolean more = true; more; calls++) {
      SimulatedDisk trial = disk.killed();
      long stop = trial.calls() + calls;
      trial.onCall(
          (operation, path, number) ->
              number >= stop ? SimulatedDisk.error(operation, path) : null);
      more = !runs(trial);
      trial.onCall((operation, path, number) -> null);
      check(trial.killed(), "killed after " + calls);
      for (int seed = 0; seed < 20; seed++) {
        check(trial.powerCut(new Random(seed)), "cut after " + calls + ", seed " + seed);
      }
    }
    assertTrue(calls > 15, "calls=" + calls);
  }

  /** Returns whether no call failed. */
  private static boolean runs(SimulatedDisk trial) {
    boolean[] failed = new boolean[1];
    try {
      QueueFile file = open(trial, FILE);
      try {
        file.append(bytes("h"));
        remove(file, "h"); // So that only its row id is left.
      } catch (RuntimeException cutOff) {
        failed[0] = true;
      }
      file.close();
    } catch (RuntimeException cutOff) {
      failed[0] = true;
    }
    return !failed[0] && trial.exists(HINT);
  }

  private static void check(SimulatedDisk after, String where) {
    try (QueueFile file = open(after, FILE)) {
      List<String> rows = rows(file);
      assertEquals(List.of("b", "c", "e", "f"), rows.subList(0, 4), where);
      // That row is there, or gone without its id, or gone with it: never is its id another's.
      long next = file.append(bytes("i"));
      boolean there = rows.size() > 4;
      assertTrue(next == NEXT_ROW_ID + 1 || (next == NEXT_ROW_ID && !there), where + ": " + next);
      assertEquals(rows.size() + 1, rows(file).size(), where);
    }
  }

  @Test
  void whatTheRowIdsHaveReachedIsKeptByEveryCleanClose() {
    for (int round = 0; round < 5; round++) {
      try (QueueFile file = open()) {
        assertEquals(NEXT_ROW_ID + round, file.append(bytes("x")));
        remove(file, "x");
      }
      assertTrue(disk.exists(HINT));
    }
  }

  @Test
  void itGoesAlongWithARenameAndGoesWithItsFile() {
    Path other = Path.of("/data/app/other.Q4M");
    QueueFiles.rename(disk, FILE, other);
    damageSecondBlockOf(other);
    open(disk, other).abandon();
    QueueFiles.delete(disk, other);
    assertEquals(List.of(), disk.list(Path.of("/data/app")));
  }

  private void damageSecondBlockOf(Path path) {
    disk.decay(path, secondBlock + 16, 1);
  }

  @Test
  void onARealFileSystemItIsUsedAndOnlyItsOwnerMayReadIt(@TempDir Path folder) throws IOException {
    Path path = folder.resolve("jobs.Q4M");
    fill(NativeDisk.instance(), path);
    Path hint = ClosingHint.of(path);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(hint)));
    try (Storage storage = NativeDisk.instance().openReadOnly(path)) {
      assertEquals(
          NEXT_ROW_ID,
          ClosingHint.nextRowId(NativeDisk.instance(), storage, Inspection.header(storage))
              .orElseThrow());
    }
    Files.setLastModifiedTime(path, Files.getLastModifiedTime(hint));
    try (Storage storage = NativeDisk.instance().openReadOnly(path)) {
      assertTrue(
          ClosingHint.nextRowId(NativeDisk.instance(), storage, Inspection.header(storage))
              .isEmpty());
    }
  }
}
