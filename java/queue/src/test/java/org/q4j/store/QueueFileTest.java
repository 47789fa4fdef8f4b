package org.q4j.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.q4j.ClosedException;
import org.q4j.CorruptException;
import org.q4j.FullException;
import org.q4j.NativeIoException;
import org.q4j.format.Header;
import org.q4j.format.HeaderDescriptor;
import org.q4j.testing.SimulatedDisk;

/** The append log on a disk that fails when told to. */
class QueueFileTest {
  private static final Path FILE = Path.of("/data/app/jobs.Q4M");
  private static final Path TEMPORARY = Path.of("/data/app/jobs.Q4T");

  private final SimulatedDisk disk = new SimulatedDisk();

  private QueueFile open() {
    return QueueFile.open(disk, FILE, SyncPolicy.SYNC);
  }

  private QueueFile created() {
    QueueFiles.prepare(disk, TEMPORARY);
    disk.rename(TEMPORARY, FILE);
    return open();
  }

  private static byte[] row(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> rows(QueueFile file) {
    List<String> rows = new ArrayList<>();
    RecordCursor cursor = file.cursor();
    for (RowPosition at = cursor.next(); at != null; at = cursor.next()) {
      rows.add(at.rowId() + ":" + new String(file.read(at), StandardCharsets.UTF_8));
    }
    return rows;
  }

  private Header header() {
    return Header.read(ByteBuffer.wrap(disk.bytes(FILE)));
  }

  @Test
  void anEmptyFileIsAHeaderAndZeroesUpToFourMebibytes() {
    QueueFiles.prepare(disk, TEMPORARY);
    disk.rename(TEMPORARY, FILE);
    byte[] bytes = disk.bytes(FILE);
    assertEquals(4 << 20, bytes.length);
    assertEquals("Q4M1", new String(bytes, 0, 4, StandardCharsets.US_ASCII));
    Header header = header();
    assertFalse(header.dirty());
    assertEquals(4096, header.begin);
    assertEquals(4096, header.end);
    assertEquals(1, header.beginRowId);
    assertArrayEquals(new byte[(4 << 20) - 568], tail(bytes, 568));
  }

  private static byte[] tail(byte[] bytes, int from) {
    return java.util.Arrays.copyOfRange(bytes, from, bytes.length);
  }

  @Test
  void anAppendIsOneBlockOfHeadsAndBodiesUnderOneChecksum() {
    try (QueueFile file = created()) {
      // The row of golden/13-old-headers/closed_4096: its layout gives the checksum.
      assertEquals(1, file.append(new byte[] {(byte) 0xfd, (byte) 0xc8, 1, 0, 0}));
    }
    ByteBuffer bytes = ByteBuffer.wrap(disk.bytes(FILE)).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(0x40000000 | 0x084a01cc, bytes.getInt(4096));
    assertEquals(9, bytes.getLong(4100));
    assertEquals(5, bytes.getInt(4108));
    Header header = header();
    assertEquals(4117, header.end);
    assertEquals(4108, header.begin);
    assertEquals(1, header.rowCount);
    assertEquals(9, header.bytesTotal);
    assertEquals(0, header.bytesRemoved);
    assertFalse(header.dirty());
  }

  @Test
  void theFileIsDirtyWhileItIsOpen() {
    QueueFile file = created();
    assertTrue(header().dirty());
    file.close();
    assertFalse(header().dirty());
  }

  @Test
  void removedRowsAreGoneAfterAReopening() {
    try (QueueFile file = created()) {
      file.append(row("a"), row("b"), row("c"));
      RecordCursor cursor = file.cursor();
      cursor.next();
      file.remove(cursor.next());
      assertEquals(List.of("1:a", "3:c"), rows(file));
    }
    try (QueueFile file = open()) {
      assertTrue(file.recovery().isEmpty());
      assertEquals(List.of("1:a", "3:c"), rows(file));
      assertEquals(2, file.rowCount());
      assertEquals(4, file.append(row("d")));
    }
  }

  @Test
  void removingTheOldestRowsMovesBeginAndKeepsRowIds() {
    try (QueueFile file = created()) {
      file.append(row("a"));
      file.append(row("b"));
      RecordCursor cursor = file.cursor();
      file.remove(cursor.next(), cursor.next());
      assertEquals(file.stats().end(), file.stats().begin());
      assertEquals(3, file.stats().beginRowId());
      assertEquals(3, file.append(row("c")));
      assertEquals(file.stats().end() - 5, file.stats().begin());
    }
    try (QueueFile file = open()) {
      assertEquals(List.of("3:c"), rows(file));
    }
  }

  @Test
  void whatAKilledProcessHadAppendedIsThereAndReported() {
    QueueFile file = created();
    file.append(row("a"), row("b"));
    file.remove(file.cursor().next());
    file.abandon();
    try (QueueFile again = open()) {
      assertEquals(List.of("2:b"), rows(again));
      RecoveryReport report = again.recovery().orElseThrow();
      assertTrue(report.changes().contains(new RecoveryReport.Change("end", 4096, 4118)));
      assertTrue(report.changes().contains(new RecoveryReport.Change("row_count", 0, 1)));
      assertTrue(report.toString().contains("begin_row_id 1 -> 2"), report.toString());
    }
  }

  @Test
  void aBlockThatWouldReachTheLastByteGrowsTheFileFirst() {
    try (QueueFile file = created()) {
      int fill = (4 << 20) - 4096 - 16;
      file.append(new byte[fill - 1]);
      assertEquals(4 << 20, file.stats().fileLength());
    }
    QueueFiles.prepare(disk, TEMPORARY);
    disk.rename(TEMPORARY, FILE);
    try (QueueFile file = open()) {
      file.append(new byte[(4 << 20) - 4096 - 16]);
      assertEquals(8 << 20, file.stats().fileLength());
    }
  }

  @Test
  void aBlockLargerThanTheBufferReadsBackAndSurvivesAKill() {
    QueueFile file = created();
    byte[] large = new byte[3 << 20];
    new java.util.Random(7).nextBytes(large);
    file.append(row("small"), large, row("last"));
    file.abandon();
    try (QueueFile again = open()) {
      RecordCursor cursor = again.cursor();
      cursor.next();
      assertArrayEquals(large, again.read(cursor.next()));
      assertEquals("last", new String(again.read(cursor.next()), StandardCharsets.UTF_8));
      assertNull(cursor.next());
    }
  }

  @Test
  void aFullDiskRefusesTheInsertAndNothingElse() {
    disk.capacity(6 << 20);
    try (QueueFile file = created()) {
      file.append(row("a"));
      assertThrows(FullException.class, () -> file.append(new byte[5 << 20]));
      file.append(row("b"));
      file.remove(file.cursor().next());
      assertEquals(List.of("2:b"), rows(file));
    }
    try (QueueFile file = open()) {
      assertEquals(List.of("2:b"), rows(file));
    }
  }

  @Test
  void aWriteThatFailsHalfwayLeavesNothingBehind() {
    QueueFile file = created();
    file.append(row("a"));
    disk.onCall((operation, path, number) -> failing(operation, "write", path));
    assertThrows(NativeIoException.class, () -> file.append(new byte[1000]));
    disk.onCall((operation, path, number) -> null);
    assertEquals(2, file.append(row("b")));
    file.abandon();
    try (QueueFile again = open()) {
      assertEquals(List.of("1:a", "2:b"), rows(again));
      assertTrue(again.recovery().orElseThrow().notes().isEmpty());
    }
  }

  private QueueFile withInterval() {
    QueueFiles.prepare(disk, TEMPORARY);
    disk.rename(TEMPORARY, FILE);
    return QueueFile.open(disk, FILE, new SyncPolicy(Durability.INTERVAL, Duration.ofMillis(1)));
  }

  @Test
  @Timeout(60)
  void withAnIntervalTheSyncFollowsTheAcknowledgement() {
    try (QueueFile file = withInterval()) {
      file.append(row("a"));
      while (file.stats().syncs() == 0) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  @Timeout(60)
  void aSyncThatFailsInTheBackgroundStopsTheFileToo() {
    try (QueueFile file = withInterval()) {
      disk.onCall((operation, path, number) -> failing(operation, "sync", path));
      file.append(row("a"));
      ClosedException refused = null;
      while (refused == null) {
        try {
          file.checkSound();
          Thread.onSpinWait();
        } catch (ClosedException stopped) {
          refused = stopped;
        }
      }
      assertTrue(refused.getMessage().contains("EIO"), refused.getMessage());
      disk.onCall((operation, path, number) -> null);
    }
    assertTrue(header().dirty());
  }

  private static RuntimeException failing(String operation, String which, Path path) {
    return operation.equals(which) ? SimulatedDisk.error(operation, path) : null;
  }

  @Test
  void aFailedSyncStopsTheFileUntilItIsReopened() {
    QueueFile file = created();
    file.append(row("a"));
    disk.onCall((operation, path, number) -> failing(operation, "sync", path));
    assertThrows(NativeIoException.class, () -> file.append(row("b")));
    disk.onCall((operation, path, number) -> null);
    ClosedException refused = assertThrows(ClosedException.class, () -> file.append(row("c")));
    assertTrue(refused.getMessage().contains("reopen"), refused.getMessage());
    RowPosition first = file.cursor().next();
    assertThrows(ClosedException.class, () -> file.remove(first));
    file.close();
    assertTrue(header().dirty(), "a broken file must not be marked as closed");
    try (QueueFile again = open()) {
      assertEquals("1:a", rows(again).get(0));
      again.append(row("d"));
    }
  }

  @Test
  void anUnfinishedAppendIsPutAsideAndErased() {
    QueueFile file = created();
    file.append(row("a"));
    long end = file.stats().end();
    file.abandon();
    byte[] bytes = disk.bytes(FILE);
    byte[] torn = {1, 2, 3, 0x40, 9, 9};
    System.arraycopy(torn, 0, bytes, (int) end, torn.length);
    disk.put(FILE, bytes);
    try (QueueFile again = open()) {
      assertEquals(List.of("1:a"), rows(again));
      assertArrayEquals(torn, disk.bytes(FILE.resolveSibling("jobs.Q4M.tail-at-" + end)));
      again.append(row("b"));
    }
    assertEquals(0, disk.bytes(FILE)[(int) end + 17 + 1]);
    try (QueueFile again = open()) {
      assertEquals(List.of("1:a", "2:b"), rows(again));
    }
  }

  @Test
  @Timeout(60)
  void aTailMadeToLookLikeManyLongBlocksIsRefusedInBoundedTime() {
    QueueFile file = created();
    file.append(row("a"));
    int end = (int) file.stats().end();
    file.abandon();
    ByteBuffer bytes = ByteBuffer.wrap(disk.bytes(FILE)).order(ByteOrder.LITTLE_ENDIAN);
    // Each of these heads announces a block of empty rows up to the end, and none verifies.
    for (int at = end + 1; at + 16 < bytes.capacity(); at += 16) {
      bytes.putInt(at, 0x40000000).putLong(at + 4, (bytes.capacity() - at - 12L) / 16 * 16);
    }
    disk.put(FILE, bytes.array());
    assertThrows(CorruptException.class, this::open);
  }

  @Test
  void aDamagedBlockBeforeAValidOneIsRefusedAndLeftAsItIs() {
    QueueFile file = created();
    file.append(row("a"));
    file.append(row("b"));
    file.append(row("c"));
    file.abandon();
    byte[] bytes = disk.bytes(FILE);
    bytes[4096 + 17 + 16] ^= 1;
    disk.put(FILE, bytes);
    CorruptException refused = assertThrows(CorruptException.class, this::open);
    assertTrue(refused.getMessage().contains("offset 4113"), refused.getMessage());
    assertArrayEquals(bytes, disk.bytes(FILE));
  }

  @Test
  void aDamagedRowOfAClosedFileIsNotServed() {
    try (QueueFile file = created()) {
      file.append(row("a"));
      file.append(row("b"));
    }
    byte[] bytes = disk.bytes(FILE);
    bytes[4096 + 17 + 16] ^= 1;
    disk.put(FILE, bytes);
    assertThrows(CorruptException.class, this::open);
    assertArrayEquals(bytes, disk.bytes(FILE));
  }

  @Test
  void damageAmongConsumedRowsTakesNoLiveRowAway() {
    QueueFile file = created();
    file.append(row("a"));
    file.append(row("b"));
    file.append(row("c"));
    file.remove(file.cursor().next());
    file.close();
    open().abandon();
    byte[] bytes = disk.bytes(FILE);
    bytes[4096 + 16] ^= 1;
    disk.put(FILE, bytes);
    try (QueueFile again = open()) {
      assertEquals(List.of("2:b", "3:c"), rows(again));
      assertTrue(again.recovery().orElseThrow().notes().get(0).contains("consumed"));
    }
  }

  @Test
  void wrongCountsInTheHeaderAreRecounted() {
    try (QueueFile file = created()) {
      file.append(row("a"), row("b"));
    }
    byte[] bytes = disk.bytes(FILE);
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(HeaderDescriptor.ROW_COUNT, -5)
        .putLong(HeaderDescriptor.BYTES_TOTAL, 0x7777777777777777L);
    disk.put(FILE, bytes);
    try (QueueFile file = open()) {
      assertEquals(2, file.rowCount());
      assertEquals(10, file.stats().liveBytes());
    }
  }

  @Test
  void rowsBeforeTheHeadersStaleEndThatDoNotVerifyAreRefused() {
    try (QueueFile file = created()) {
      file.append(row("a"));
      file.append(row("b"));
    }
    open().abandon();
    byte[] bytes = disk.bytes(FILE);
    bytes[4096 + 17 + 16] ^= 1;
    disk.put(FILE, bytes);
    assertThrows(CorruptException.class, this::open);
  }
}
