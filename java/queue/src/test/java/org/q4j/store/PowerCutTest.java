package org.q4j.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.q4j.testing.SimulatedDisk;

/**
 * Power is lost before every single call of a workload, and what the disk may then hold is opened:
 * unsynced sectors are lost, torn and reordered at random.
 *
 * <p>{@code -Dq4j.powercut.rounds=N} makes it longer.
 */
class PowerCutTest {
  private static final Path FILE = Path.of("/data/app/jobs.Q4M");
  private static final Path TEMPORARY = Path.of("/data/app/jobs.Q4T");
  private static final int OPERATIONS = 40;

  /** What is known to the program at one moment. */
  private static final class Model {
    /** Row id to content, acknowledged and not removed. */
    final TreeMap<Long, String> live = new TreeMap<>();

    /** Row id to content of every row that was ever appended, or was about to be. */
    final TreeMap<Long, String> ever = new TreeMap<>();

    long nextRowId = 1;
    List<String> appending = List.of();
    List<Long> removing = List.of();

    Model copy() {
      Model copy = new Model();
      copy.live.putAll(live);
      copy.ever.putAll(ever);
      copy.nextRowId = nextRowId;
      copy.appending = appending;
      copy.removing = removing;
      return copy;
    }
  }

  /** One run of the workload, cut before call number {@code cutAt} unless that is never reached. */
  private static final class Run {
    final SimulatedDisk disk = new SimulatedDisk();
    final Random random;
    final Random tearing;
    final SyncPolicy policy;
    Model model = new Model();
    SimulatedDisk found;
    Model known;
    boolean dying;

    Run(long seed, long cutAt, Durability durability) {
      policy = new SyncPolicy(durability, Duration.ofHours(1));
      random = new Random(seed);
      tearing = new Random(seed * 31 + cutAt);
      QueueFiles.prepare(disk, TEMPORARY);
      disk.rename(TEMPORARY, FILE);
      long before = disk.calls();
      disk.onCall(
          (operation, file, number) -> {
            if (number == before + cutAt) {
              found = disk.powerCut(tearing);
              known = model.copy();
            }
            boolean writes =
                operation.equals("write")
                    || operation.equals("store")
                    || operation.equals("truncate");
            return dying && writes ? SimulatedDisk.error(operation, file) : null;
          });
      QueueFile file = QueueFile.open(disk, FILE, policy);
      for (int i = 0; i < OPERATIONS && found == null; i++) {
        file = step(file);
      }
    }

    private QueueFile step(QueueFile file) {
      int kind = random.nextInt(20);
      if (kind == 0) {
        file.close();
        return QueueFile.open(disk, FILE, policy);
      }
      if (kind == 1) {
        if (random.nextBoolean()) {
          dieWhileWriting(file);
        }
        file.abandon();
        return QueueFile.open(disk, FILE, policy);
      }
      if (kind < 9 && !model.live.isEmpty()) {
        remove(file);
      } else {
        append(file);
      }
      return file;
    }

    /** Half of a block is written, and what would erase it is not. */
    private void dieWhileWriting(QueueFile file) {
      dying = true;
      // No zeroes: with them half of it could be all that there was to write.
      byte[] row = "d".repeat(1 + random.nextInt(2000)).getBytes(StandardCharsets.UTF_8);
      model.appending = List.of(new String(row, StandardCharsets.UTF_8));
      model.ever.put(model.nextRowId, model.appending.get(0));
      assertThrows(RuntimeException.class, () -> file.append(row));
      model.appending = List.of();
      dying = false;
    }

    private void append(QueueFile file) {
      List<String> rows = new ArrayList<>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        rows.add("row " + random.nextInt() + "x".repeat(random.nextInt(900)));
      }
      model.appending = rows;
      for (int i = 0; i < rows.size(); i++) {
        model.ever.put(model.nextRowId + i, rows.get(i));
      }
      long rowId =
          file.append(
              rows.stream()
                  .map(row -> row.getBytes(StandardCharsets.UTF_8))
                  .toArray(byte[][]::new));
      assertEquals(model.nextRowId, rowId);
      for (String row : rows) {
        model.live.put(model.nextRowId++, row);
      }
      model.appending = List.of();
    }

    private void remove(QueueFile file) {
      RecordCursor cursor = file.cursor();
      List<RowPosition> chosen = new ArrayList<>();
      for (RowPosition at = cursor.next(); at != null && chosen.size() < 3; at = cursor.next()) {
        if (random.nextInt(3) > 0) {
          chosen.add(at);
        }
      }
      if (chosen.isEmpty()) {
        return;
      }
      model.removing = chosen.stream().map(RowPosition::rowId).toList();
      file.remove(chosen.toArray(RowPosition[]::new));
      model.live.keySet().removeAll(model.removing);
      model.removing = List.of();
    }
  }

  @Test
  void whateverTheDiskHoldsEveryAcknowledgedRowIsThereOnceAndEveryRemovedOneStaysAway() {
    int rounds = Integer.getInteger("q4j.powercut.rounds", 20);
    long cuts = 0;
    for (long seed = 1; seed <= rounds; seed++) {
      for (long call = 0; ; call++) {
        Run run = new Run(seed, call, Durability.SYNC);
        if (run.found == null) {
          break;
        }
        check(run, "seed=" + seed + " call=" + call);
        cuts++;
      }
    }
    assertTrue(cuts > 50L * rounds, "cuts=" + cuts);
    System.out.println("power cuts: " + cuts);
  }

  @Test
  void withoutSyncEveryRowServedIsOneThatWasInsertedAndItOpensAllTheSame() {
    long cuts = 0;
    for (long seed = 1; seed <= Integer.getInteger("q4j.powercut.rounds", 20); seed++) {
      for (long call = 0; ; call += 3) {
        Run run = new Run(seed, call, Durability.OS);
        if (run.found == null) {
          break;
        }
        String where = "seed=" + seed + " call=" + call;
        try (QueueFile file = QueueFile.open(run.found, FILE, run.policy)) {
          rows(file, where).forEach((id, row) -> assertEquals(run.known.ever.get(id), row, where));
          cuts++;
        }
      }
    }
    assertTrue(cuts > 0);
  }

  private static Map<Long, String> rows(QueueFile file, String where) {
    TreeMap<Long, String> rows = new TreeMap<>();
    long last = 0;
    RecordCursor cursor = file.cursor();
    for (RowPosition at = cursor.next(); at != null; at = cursor.next()) {
      assertTrue(at.rowId() > last, where);
      last = at.rowId();
      rows.put(at.rowId(), new String(file.read(at), StandardCharsets.UTF_8));
    }
    assertEquals(rows.size(), file.rowCount(), where);
    return rows;
  }

  private static void check(Run run, String where) {
    Map<Long, String> rows;
    try (QueueFile file = QueueFile.open(run.found, FILE, SyncPolicy.SYNC)) {
      rows = rows(file, where);
    } catch (RuntimeException failure) {
      throw new AssertionError(where, failure);
    }
    Model known = run.known;
    TreeMap<Long, String> expected = new TreeMap<>(known.live);
    for (long rowId : known.removing) {
      if (!rows.containsKey(rowId)) {
        expected.remove(rowId); // Not acknowledged: gone or there, both are right.
      }
    }
    if (rows.containsKey(known.nextRowId)) {
      long rowId = known.nextRowId;
      for (String row : known.appending) {
        expected.put(rowId++, row); // Not acknowledged: all of them or none.
      }
    }
    assertEquals(expected.keySet(), rows.keySet(), where);
    expected.forEach((rowId, row) -> assertEquals(row, rows.get(rowId), where + " row=" + rowId));
  }
}
