package org.q4j.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.queue.Session;
import org.q4j.store.Durability;
import org.q4j.store.ReceiveMode;
import org.q4j.store.Source;
import org.q4j.testing.SimulatedDisk;

/** Inserts and ends that are not synced one by one, with closings in between, and power cuts. */
final class UnsyncedRun {
  private static final int SENDER = 5;

  /** What was known when the power went. */
  private record Found(
      SimulatedDisk disk,
      TreeMap<Long, String> ever,
      TreeMap<Long, String> live,
      long synced,
      String where) {}

  private final SimulatedDisk disk;
  private final Durability durability;
  private final Random random;
  private final String where;
  private final List<Found> found = new ArrayList<>();

  /** Every row that was inserted, or is being so, by row id. */
  private final TreeMap<Long, String> ever = new TreeMap<>();

  /** Those of them that no call has set out to remove. */
  private final TreeMap<Long, String> live = new TreeMap<>();

  /** The highest row id that a closing has brought to disk. */
  private long synced;

  private boolean created;
  private long next = 1;
  private long cuts;

  UnsyncedRun(SimulatedDisk disk, Durability durability, long seed, String where) {
    this.disk = disk;
    this.durability = durability;
    this.random = new Random(seed);
    this.where = where;
  }

  void cut(Random tearing, long number) {
    if (created) {
      found.add(
          new Found(
              disk.powerCut(tearing),
              new TreeMap<>(ever),
              new TreeMap<>(live),
              synced,
              where + " call " + number));
    }
  }

  long cuts() {
    return cuts;
  }

  void go(int steps) {
    try (QueueStore store = open(disk)) {
      store.create(Audit.JOBS, Rows.NARROW);
    }
    created = true;
    for (int round = 0; round < 3; round++) {
      try (QueueStore store = open(disk)) {
        for (int step = 0; step < steps / 3; step++) {
          step(store);
        }
      }
      synced = next - 1;
      found.forEach(this::audit);
      found.clear();
    }
  }

  private QueueStore open(SimulatedDisk on) {
    return QueueStore.open(Audit.ROOT, Audit.options(on, durability));
  }

  private void step(QueueStore store) {
    Queue queue = store.queue(Audit.JOBS);
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> take(store);
      case 3 -> {
        queue.compact();
        synced = next - 1; // The new file has all of them.
      }
      case 4 -> {
        List<String> bodies = plan(1);
        queue.receive(new Source(SENDER, next), ReceiveMode.APPEND, Rows.of(queue, bodies));
        next++;
      }
      case 5 -> {
        ever.headMap(next).keySet().stream().filter(id -> id % 5 == 0).forEach(live::remove);
        queue.delete(row -> row.rowId() % 5 == 0);
      }
      default -> {
        List<String> bodies = plan(1 + random.nextInt(4));
        assertEquals(next, queue.insertAll(Rows.of(queue, bodies)), where);
        next += bodies.size();
      }
    }
  }

  private List<String> plan(int count) {
    List<String> bodies = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String body = (next + i) + ":" + random.nextInt() + "x".repeat(random.nextInt(900));
      bodies.add(body);
      ever.put(next + i, body);
      live.put(next + i, body);
    }
    return bodies;
  }

  private void take(QueueStore store) {
    try (Session session = store.session()) {
      session
          .await(Duration.ZERO, Audit.JOBS)
          .ifPresent(
              row -> {
                live.remove(row.rowId());
                row.end();
              });
    }
  }

  private void audit(Found one) {
    cuts++;
    Audit audit = new Audit(one.disk(), durability, one.where());
    SortedMap<Long, String> rows;
    try (QueueStore store = open(one.disk())) {
      Queue queue = store.queue(Audit.JOBS);
      rows = Rows.read(queue);
      rows.forEach((id, body) -> assertEquals(one.ever().get(id), body, one.where()));
      long last = rows.isEmpty() ? one.synced() : Math.max(one.synced(), rows.lastKey());
      assertTrue(
          rows.keySet().containsAll(one.live().headMap(last, true).keySet()),
          () -> one.where() + ": " + rows.keySet() + " of " + one.live().keySet());
      long rowId = queue.insertAll(Rows.of(queue, List.of("2:probe")));
      assertTrue(rowId > last, one.where());
      rows.put(rowId, "2:probe");
    } catch (RuntimeException refused) {
      throw new AssertionError(one.where() + ": refused", refused);
    }
    audit.check(true);
    try (QueueStore store = open(one.disk())) {
      assertEquals(rows, Rows.read(store.queue(Audit.JOBS)), one.where());
    }
  }
}
