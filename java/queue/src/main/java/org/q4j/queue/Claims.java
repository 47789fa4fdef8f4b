package org.q4j.queue;

import org.q4j.store.CoarseClock;
import org.q4j.store.Removals;
import org.q4j.store.RowPosition;

/**
 * The rows of one epoch that are owned, and how often rows have been handed out. Guarded by the
 * dispatcher's lock.
 */
final class Claims {
  private final RowMap<Claim> owned = new RowMap<>();
  private final RowMap<Integer> deliveries = new RowMap<>();
  private final CoarseClock clock = new CoarseClock();
  private Claim oldest;
  private Claim newest;
  private long bytes;

  /** The highest row id that has ever been owned: no higher one can have been removed. */
  private long highest;

  /** Returns whether nobody owns the row and it has not been removed. */
  boolean isFree(Generation now, RowPosition row) {
    return row.rowId() > highest || (owned.get(row.rowId()) == null && now.file.isLive(row));
  }

  Claim take(Generation now, RowPosition row) {
    Integer before = deliveries.get(row.rowId());
    Claim claim = new Claim(now, row, before == null ? 1 : Math.addExact(before, 1), clock.nanos());
    owned.put(row.rowId(), claim);
    claim.bytes = row.recordLength();
    bytes += claim.bytes;
    highest = Math.max(highest, row.rowId());
    claim.older = newest;
    if (newest == null) {
      oldest = claim;
    } else {
      newest.newer = claim;
    }
    newest = claim;
    return claim;
  }

  /** The row has been removed from the file. */
  void ended(Claim claim) {
    release(claim);
    deliveries.remove(claim.rowId());
  }

  /** The row is ready again, having been handed out. */
  void returned(Claim claim) {
    release(claim);
    deliveries.put(claim.rowId(), claim.delivery);
  }

  /** The row is nobody's; whoever claimed it has not seen it. */
  void release(Claim claim) {
    claim.state = Claim.State.OVER;
    if (owned.get(claim.rowId()) != claim) {
      return;
    }
    owned.remove(claim.rowId());
    bytes -= claim.bytes;
    if (claim.older == null) {
      oldest = claim.newer;
    } else {
      claim.older.newer = claim.newer;
    }
    if (claim.newer == null) {
      newest = claim.older;
    } else {
      claim.newer.older = claim.older;
    }
    claim.older = null;
    claim.newer = null;
  }

  /** Returns for how many rows it is remembered how often they were handed out. */
  int handedOut() {
    return deliveries.size();
  }

  /** Rows that nobody owned have been removed. */
  void forget(Removals removed, int from, int to) {
    for (int i = from; i < to && deliveries.size() > 0; i++) {
      deliveries.remove(removed.rowId(i));
    }
  }

  /** Rows up to this one may have been removed without having been owned. */
  void removedUpTo(long rowId) {
    highest = Math.max(highest, rowId);
  }

  /** Returns a copy of what is owned. */
  RowMap<Claim> owned() {
    return owned.copy();
  }

  int size() {
    return owned.size();
  }

  /** Returns how long the records of the owned rows are, in bytes. */
  long bytes() {
    return bytes;
  }

  /** The rows stand in another file, and may be longer there or shorter. */
  void measure(Generation now) {
    for (Claim claim = oldest; claim != null; claim = claim.newer) {
      RowPosition row = now.find(claim.generation, claim.position);
      long there = row == null ? 0 : row.recordLength();
      bytes += there - claim.bytes;
      claim.bytes = there;
    }
  }

  /** Returns the claim that was taken first; null when nothing is owned. */
  Claim oldest() {
    return oldest;
  }
}
