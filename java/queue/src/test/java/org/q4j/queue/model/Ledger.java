package org.q4j.queue.model;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.q4j.queue.OwnedRow;

/**
 * Who has which row, from its taking until just before it is ended or given back: two at a time is
 * a failure, and so is any taking of a row that has been ended. Thread-safe.
 */
final class Ledger {
  private final Map<Long, Entry> entries = new ConcurrentHashMap<>();
  private final Map<Long, Entry> ended = new ConcurrentHashMap<>();

  /** One taking of a row. */
  static final class Entry {
    private final OwnedRow row;
    private final boolean leased;
    private final String owner = Thread.currentThread().getName();
    private volatile boolean released;

    private Entry(OwnedRow row, boolean leased) {
      this.row = row;
      this.leased = leased;
    }

    @Override
    public String toString() {
      return "row %d, delivery %d, by %s".formatted(row.rowId(), row.deliveries(), owner);
    }
  }

  /**
   * A row has been taken.
   *
   * @param leased whether it may be lost before it is let go of
   */
  Entry took(OwnedRow row, boolean leased) {
    Entry mine = new Entry(row, leased);
    Entry before = enter(mine);
    Entry end = ended.get(row.rowId());
    if (leased && !row.isOwned()) {
      return mine; // Lost before it was entered here: what was found may be of later owners.
    }
    if (before != null) {
      boolean lost = before.leased && !before.row.isOwned();
      assertTrue(before.released || lost, () -> "two owners: " + before + " and " + mine);
      assertTrue(before.row.deliveries() < row.deliveries(), () -> mine + " after " + before);
    }
    assertNull(end, () -> "came back after its end: " + mine);
    return mine;
  }

  /** Returns the entry that was there; it stays there if it is of a later taking. */
  private Entry enter(Entry mine) {
    Entry[] before = new Entry[1];
    entries.compute(
        mine.row.rowId(),
        (id, present) -> {
          before[0] = present;
          boolean later = present != null && present.row.deliveries() > mine.row.deliveries();
          return later ? present : mine;
        });
    return before[0];
  }

  /** The row is about to be ended or given back: nobody else has had it since it was taken. */
  void releasing(Entry mine) {
    assertTrue(mine.leased || mine.row.isOwned(), () -> "lost: " + mine);
    if (!mine.leased) {
      assertSame(mine, entries.get(mine.row.rowId()), () -> "taken away: " + mine);
    }
    mine.released = true;
  }

  /** The row has been ended. */
  void ended(Entry mine) {
    Entry before = ended.put(mine.row.rowId(), mine);
    assertNull(before, () -> "ended twice: " + mine + " and " + before);
    assertSame(mine, entries.get(mine.row.rowId()), () -> "taken while being ended: " + mine);
  }

  /** Returns how many rows have been ended. */
  int size() {
    return ended.size();
  }
}
