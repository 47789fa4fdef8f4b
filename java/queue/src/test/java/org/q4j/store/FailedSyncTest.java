package org.q4j.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.q4j.CorruptException;
import org.q4j.NativeIoException;
import org.q4j.format.Header;
import org.q4j.testing.SimulatedDisk;

/**
 * After a failed sync, what was written reads well and is not on disk, and no later sync brings it
 * there: the simulated disk does as Linux does.
 */
@Timeout(60)
class FailedSyncTest {
  private static final Path FILE = Path.of("/data/app/jobs.Q4M");
  private static final Path TEMPORARY = Path.of("/data/app/jobs.Q4T");
  private static final Path MARK = Path.of("/data/app/jobs.Q4M.unsynced");

  private final SimulatedDisk disk = new SimulatedDisk();

  @BeforeEach
  void create() {
    QueueFiles.prepare(disk, TEMPORARY);
    disk.rename(TEMPORARY, FILE);
  }

  private static byte[] row(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  private static List<String> rows(QueueFile file) {
    List<String> rows = new ArrayList<>();
    RecordCursor cursor = file.cursor();
    for (RowPosition at = cursor.next(); at != null; at = cursor.next()) {
      rows.add(
          at.rowId() + ":" + new String(file.read(at), java.nio.charset.StandardCharsets.UTF_8));
    }
    return rows;
  }

  private void failSyncs(boolean fail) {
    disk.onCall(
        (operation, path, number) ->
            fail && operation.equals("sync") ? SimulatedDisk.error(operation, path) : null);
  }

  private static QueueFile open(SimulatedDisk disk) {
    return QueueFile.open(disk, FILE, SyncPolicy.SYNC);
  }

  /** What several power cuts now would leave, reopened. */
  private void afterPowerCuts(List<String> expected) {
    for (int seed = 0; seed < 50; seed++) {
      try (QueueFile file = open(disk.powerCut(new Random(seed)))) {
        assertEquals(expected, rows(file), "seed=" + seed);
      }
    }
  }

  @Test
  void whatAReopeningServesAfterAFailedSyncOutlivesThePower() {
    QueueFile file = open(disk);
    file.append(row("a"));
    failSyncs(true);
    assertThrows(NativeIoException.class, () -> file.append(row("b")));
    file.close();
    failSyncs(false);
    QueueFile again = open(disk);
    assertEquals(List.of("1:a", "2:b"), rows(again));
    again.append(row("c"));
    afterPowerCuts(List.of("1:a", "2:b", "3:c"));
    again.abandon();
  }

  @Test
  void aRemovalThatSeemsDoneAfterAFailedSyncStaysDone() {
    QueueFile file = open(disk);
    file.append(row("a"), row("b"));
    failSyncs(true);
    assertThrows(NativeIoException.class, () -> file.remove(file.cursor().next()));
    file.abandon();
    failSyncs(false);
    try (QueueFile again = open(disk)) {
      assertEquals(List.of("2:b"), rows(again));
      afterPowerCuts(List.of("2:b"));
    }
  }

  @Test
  void theMarkGoesWithTheReopeningThatWroteEverythingOnceMore() {
    QueueFile file = open(disk);
    failSyncs(true);
    assertThrows(NativeIoException.class, () -> file.append(row("a")));
    assertTrue(disk.exists(MARK));
    file.abandon();
    assertThrows(NativeIoException.class, () -> open(disk));
    assertTrue(disk.exists(MARK), "the sync of the reopening failed too");
    failSyncs(false);
    try (QueueFile again = open(disk)) {
      assertFalse(disk.exists(MARK));
      assertTrue(again.recovery().orElseThrow().toString().contains("sync had failed"));
    }
  }

  @Test
  void aSyncThatFailsAtTheClosingIsRememberedToo() {
    QueueFile file = QueueFile.open(disk, FILE, new SyncPolicy(Durability.OS, Duration.ofHours(1)));
    file.append(row("a"));
    failSyncs(true);
    assertThrows(NativeIoException.class, file::close);
    failSyncs(false);
    try (QueueFile again = open(disk)) {
      assertEquals(List.of("1:a"), rows(again));
      afterPowerCuts(List.of("1:a"));
    }
  }

  @Test
  void aDroppedFileTakesItsMarkAlong() {
    QueueFile file = open(disk);
    failSyncs(true);
    assertThrows(NativeIoException.class, () -> file.append(row("a")));
    file.abandon();
    QueueFiles.delete(disk, FILE);
    assertFalse(disk.exists(MARK));
  }

  @Test
  void aBackgroundSyncTellsTheHeaderHowFarItGot() {
    SyncPolicy policy = new SyncPolicy(Durability.INTERVAL, Duration.ofMillis(1));
    QueueFile file = QueueFile.open(disk, FILE, policy);
    file.append(row("a"));
    long synced = file.stats().end();
    while (endOnDisk() < synced) {
      file.append(row("b")); // Each takes along what the syncs before it have reached.
    }
    assertTrue(endOnDisk() <= file.stats().end());
    file.abandon();
  }

  private long endOnDisk() {
    return Header.read(ByteBuffer.wrap(disk.bytes(FILE))).end;
  }

  @Test
  void withoutSyncsAPowerCutTakesWhatCameAfterTheLastOneFromTheFirstLostRowOn() {
    QueueFile file = open(disk);
    file.append(row("s1"));
    file.append(row("s2"));
    file.close();
    SyncPolicy os = new SyncPolicy(Durability.OS, Duration.ofHours(1));
    file = QueueFile.open(disk, FILE, os);
    for (int i = 3; i <= 40; i++) {
      file.append(row("u" + "x".repeat(600) + i));
    }
    boolean cutShort = false;
    for (int seed = 0; seed < 200; seed++) {
      try (QueueFile after = QueueFile.open(disk.powerCut(new Random(seed)), FILE, os)) {
        List<String> rows = rows(after);
        assertEquals(List.of("1:s1", "2:s2"), rows.subList(0, 2), "seed=" + seed);
        for (int i = 2; i < rows.size(); i++) {
          assertTrue(rows.get(i).startsWith((i + 1) + ":ux"), rows.get(i));
        }
        cutShort |= rows.size() < 40;
      }
    }
    assertTrue(cutShort);
    file.abandon();
  }

  @Test
  void outOfOrderBlocksAreDamageWhereEveryOneWasSynced() {
    QueueFile file = open(disk);
    file.append(row("a"));
    file.append(row("b"));
    file.append(row("c"));
    file.abandon();
    byte[] bytes = disk.bytes(FILE);
    bytes[4096 + 17 + 16] ^= 1;
    disk.put(FILE, bytes);
    assertThrows(CorruptException.class, () -> open(disk));
    SyncPolicy os = new SyncPolicy(Durability.OS, Duration.ofHours(1));
    try (QueueFile again = QueueFile.open(disk, FILE, os)) {
      assertEquals(List.of("1:a"), rows(again));
      assertTrue(again.recovery().orElseThrow().toString().contains("power cut"));
      assertEquals(34, disk.bytes(FILE.resolveSibling("jobs.Q4M.tail-at-4113")).length, "b and c");
    }
  }
}
