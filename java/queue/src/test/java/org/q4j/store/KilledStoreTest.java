package org.q4j.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.q4j.testing.SimulatedDisk;

/**
 * A process that is killed, or whose store fails, between any two pieces of what it stores through
 * memory: the block under way is there whole or not at all, and everything before it is.
 */
class KilledStoreTest {
  private static final Path FILE = Path.of("/data/app/jobs.Q4M");
  private static final SyncPolicy OS = new SyncPolicy(Durability.OS, Duration.ofHours(1));

  private final SimulatedDisk disk = new SimulatedDisk();
  private final Random random = new Random(4);
  private final SortedMap<Long, String> rows = new TreeMap<>();
  private List<String> appending = List.of();
  private long removing;

  /** A disk as it was found, and what it may hold. */
  private record Found(
      SimulatedDisk disk, SortedMap<Long, String> least, SortedMap<Long, String> most) {}

  private static SortedMap<Long, String> rows(QueueFile file) {
    SortedMap<Long, String> found = new TreeMap<>();
    RecordCursor cursor = file.cursor();
    for (RowPosition at = cursor.next(); at != null; at = cursor.next()) {
      found.put(at.rowId(), new String(file.read(at), StandardCharsets.UTF_8));
    }
    return found;
  }

  private void step(QueueFile file) {
    if (random.nextInt(3) == 0 && !rows.isEmpty()) {
      RowPosition first = file.cursor().next();
      removing = first.rowId();
      file.remove(first);
      rows.remove(removing);
      removing = 0;
      return;
    }
    List<String> bodies = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      bodies.add("row " + random.nextLong() + "x".repeat(random.nextInt(900)));
    }
    appending = bodies;
    long rowId =
        file.append(
            bodies.stream()
                .map(body -> body.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new));
    for (String body : bodies) {
      rows.put(rowId++, body);
    }
    appending = List.of();
  }

  private Found killed(QueueFile file) {
    SortedMap<Long, String> least = new TreeMap<>(rows);
    least.remove(removing);
    SortedMap<Long, String> most = new TreeMap<>(rows);
    long rowId = file.stats().nextRowId();
    for (String body : appending) {
      most.put(rowId++, body);
    }
    return new Found(disk.killed(), least, most);
  }

  @Test
  void aKillBetweenTwoPiecesOfAStoreLosesNothingThatWasAcknowledged() {
    QueueFiles.prepare(disk, FILE);
    List<Found> found = new ArrayList<>();
    QueueFile file = QueueFile.open(disk, FILE, OS);
    disk.onCall(
        (operation, path, number) -> {
          found.add(killed(file));
          return null;
        });
    for (int i = 0; i < 200; i++) {
      step(file);
    }
    file.abandon();
    assertTrue(found.size() > 400, "kills: " + found.size());
    int whole = 0;
    for (Found one : found) {
      try (QueueFile again = QueueFile.open(one.disk(), FILE, OS)) {
        SortedMap<Long, String> there = rows(again);
        assertTrue(there.equals(one.least()) || there.equals(one.most()), () -> there + "\n" + one);
        whole += there.equals(one.least()) ? 0 : 1;
        assertEquals(there.size(), again.rowCount());
      }
    }
    assertTrue(whole > 0, "removals that had not been made: " + whole);
  }

  @Test
  void aStoreThatFailsIsTakenBackAndTheNextOneSucceeds() {
    QueueFiles.prepare(disk, FILE);
    disk.shortWrites(random);
    QueueFile file = QueueFile.open(disk, FILE, OS);
    for (int piece = 0; piece < 3; piece++) {
      step(file);
      int[] left = {piece};
      disk.onCall(
          (operation, path, number) ->
              operation.equals("store") && left[0]-- == 0
                  ? SimulatedDisk.error(operation, path)
                  : null);
      byte[] row = "d".repeat(100 + random.nextInt(2000)).getBytes(StandardCharsets.UTF_8);
      assertThrows(RuntimeException.class, () -> file.append(row));
      disk.onCall((operation, path, number) -> null);
      assertEquals(rows, rows(file));
      try (QueueFile again = QueueFile.open(disk.killed(), FILE, OS)) {
        assertEquals(rows, rows(again));
      }
    }
    step(file);
    file.close();
    try (QueueFile again = QueueFile.open(disk, FILE, OS)) {
      assertEquals(rows, rows(again));
    }
  }
}
