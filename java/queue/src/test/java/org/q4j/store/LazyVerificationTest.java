package org.q4j.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.q4j.CorruptException;
import org.q4j.testing.SimulatedDisk;

/** Of a file whose blocks are verified as they are read, no damaged row is ever handed out. */
class LazyVerificationTest {
  private static final Path FILE = Path.of("/data/app/jobs.Q4M");
  private static final Path TEMPORARY = Path.of("/data/app/jobs.Q4T");
  private static final int BLOCKS = 5;

  private final SimulatedDisk disk = new SimulatedDisk();
  private final List<Integer> blocks = new ArrayList<>();

  @BeforeEach
  void closeAFile() {
    QueueFiles.prepare(disk, FILE);
    QueueFile file = open();
    for (int block = 0; block < BLOCKS; block++) {
      blocks.add((int) file.stats().end());
      file.append(bytes(block + "a"), bytes(block + "b"));
    }
    blocks.add((int) file.stats().end());
    file.close();
  }

  private QueueFile open() {
    return QueueFile.open(disk, FILE, SyncPolicy.SYNC, 0);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(QueueFile file, RowPosition row) {
    return new String(file.read(row), StandardCharsets.UTF_8);
  }

  private void damage(int block) {
    disk.decay(FILE, blocks.get(block) + 17, 4);
  }

  private CorruptException assertStopsBefore(int block, QueueFile file, RecordCursor cursor) {
    for (int row = 0; row < 2 * block; row++) {
      assertEquals(row / 2 + (row % 2 == 0 ? "a" : "b"), text(file, cursor.next()));
    }
    CorruptException first = assertThrows(CorruptException.class, cursor::next);
    assertThrows(CorruptException.class, cursor::next);
    return first;
  }

  @Test
  void rowsUpToTheDamageCanBeHadAndNoneFromThereOn() {
    for (int block = 1; block < BLOCKS; block++) {
      damage(block);
      QueueFile file = open();
      CorruptException found = assertStopsBefore(block, file, file.cursor());
      String place = "%s, offset %d".formatted(FILE, blocks.get(block));
      assertTrue(found.getMessage().contains(place), found.getMessage());
      assertTrue(found.getMessage().contains("./q4j file check " + FILE), found.getMessage());
      assertStopsBefore(block, file, file.cursor());
      file.abandon();
      damage(block); // The same bits once more: whole again.
      QueueFile.open(disk, FILE, SyncPolicy.SYNC).close();
      open().close(); // Leaves the hint for the next round.
    }
  }

  @Test
  void everyDamagedByteOfALaterBlockIsFoundWhenItIsRead() {
    for (int offset = blocks.get(1); offset < blocks.get(BLOCKS); offset++) {
      SimulatedDisk damaged = disk.killed();
      damaged.decay(FILE, offset, 2);
      QueueFile file = QueueFile.open(damaged, FILE, SyncPolicy.SYNC, 0);
      int block = 1;
      while (blocks.get(block + 1) <= offset) {
        block++;
      }
      assertStopsBefore(block, file, file.cursor());
      file.abandon();
    }
  }

  @Test
  void aDamagedFirstBlockIsFoundAtTheOpen() {
    damage(0);
    assertThrows(CorruptException.class, this::open);
  }

  @Test
  void aSnapshotVerifiesByItselfAlsoWhenTheFileIsClosed() {
    damage(3);
    QueueFile file = open();
    try (FileSnapshot snapshot = file.snapshot()) {
      file.abandon();
      RecordCursor cursor = snapshot.cursor();
      for (int row = 0; row < 6; row++) {
        assertTrue(cursor.next() != null, "row " + row);
      }
      assertThrows(CorruptException.class, cursor::next);
    }
  }

  @Test
  void rowsBeforeTheDamageCanBeRemovedAndNewOnesAppended() {
    damage(1);
    QueueFile file = open();
    RecordCursor cursor = file.cursor();
    RowPosition first = cursor.next();
    RowPosition second = cursor.next();
    file.remove(first, second); // Begin would move into the damage.
    assertEquals(2 * BLOCKS + 1, file.append(bytes("new")));
    file.checkSound();
    assertThrows(CorruptException.class, () -> file.cursor().next());
    file.close();
    assertFalse(disk.exists(ClosingHint.of(FILE)));
    assertThrows(CorruptException.class, this::open);
  }

  @Test
  void aCompactionRefusesADamagedBlock() {
    damage(4);
    QueueFile file = open();
    Compaction compaction = file.compact(TEMPORARY);
    CorruptException found = assertThrows(CorruptException.class, compaction::copy);
    assertTrue(found.getMessage().contains("offset " + blocks.get(4)), found.getMessage());
    file.cancel(compaction);
    file.abandon();
  }

  @Test
  void whatIsAppendedBehindUnverifiedBlocksIsReadBehindThem() {
    try (QueueFile file = open()) {
      file.append(bytes("new"));
      RecordCursor cursor = file.cursor();
      for (int row = 0; row < 2 * BLOCKS; row++) {
        cursor.next();
      }
      assertEquals("new", text(file, cursor.next()));
      assertNull(cursor.next());
    }
  }

  @Test
  void aBlockIsVerifiedOnceHoweverManyReadIt() {
    QueueFile file = open();
    drain(file.cursor());
    damage(2); // Behind the engine's back, after it was found to be sound.
    drain(file.cursor(file.reader()));
    file.abandon();
  }

  private static void drain(RecordCursor cursor) {
    int rows = 0;
    while (cursor.next() != null) {
      rows++;
    }
    assertEquals(2 * BLOCKS, rows);
  }
}
