package org.q4j.queue;

import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.q4j.FullException;
import org.q4j.store.FileStats;

/**
 * Lets as much into a queue as its bounds allow, also when many insert at once: each is let in
 * before it writes, and counts from then on. Thread-safe.
 */
final class Capacity {
  private final Gate gate;
  private final Supplier<Held> owned;
  private final BooleanSupplier dropOldest;
  private volatile QueueBounds bounds = QueueBounds.NONE;
  private volatile boolean bounded;
  private long rowsOnTheirWay;
  private long bytesOnTheirWay;

  /** So many rows, and the bytes of their records. */
  record Held(long rows, long bytes) {}

  /**
   * @param owned tells what no insert can drop
   * @param dropOldest removes the oldest ready row; returns false when there is none
   */
  Capacity(Gate gate, Supplier<Held> owned, BooleanSupplier dropOldest) {
    this.gate = gate;
    this.owned = owned;
    this.dropOldest = dropOldest;
  }

  /** Sets the bounds; what is in the queue stays, also if it is more. */
  synchronized void set(QueueBounds newBounds) {
    bounds = Objects.requireNonNull(newBounds, "bounds");
    bounded = !newBounds.equals(QueueBounds.NONE);
    notifyAll();
  }

  QueueBounds bounds() {
    return bounds;
  }

  boolean isBounded() {
    return bounded;
  }

  /**
   * Returns when so much may be inserted. {@link #leave} follows when it has been, or has failed.
   *
   * @throws FullException when there is no room for it
   */
  void enter(long rows, long bytes) {
    long deadline = System.nanoTime() + Nanos.of(bounds.patience());
    while (!tryEnter(rows, bytes, deadline)) {
      if (!dropOldest.getAsBoolean()) {
        throw full(rows, bytes);
      }
    }
  }

  /** Returns false when the oldest rows have to go first. */
  private synchronized boolean tryEnter(long rows, long bytes, long deadline) {
    while (!fits(rows, bytes)) {
      boolean never = !bounds.allows(rows, bytes);
      long left = deadline - System.nanoTime();
      if (never || bounds.whenFull() == WhenFull.FAIL) {
        throw full(rows, bytes);
      }
      if (bounds.whenFull() == WhenFull.DROP_OLDEST) {
        Held stays = owned.get();
        if (!bounds.allows(
            stays.rows() + rowsOnTheirWay + rows, stays.bytes() + bytesOnTheirWay + bytes)) {
          throw full(rows, bytes); // However many are dropped: so none is.
        }
        return false;
      }
      if (left <= 0) {
        throw full(rows, bytes);
      }
      try {
        wait(left / 1_000_000 + 1); // Rounded up: 0 would wait for ever.
      } catch (InterruptedException interrupt) {
        Thread.currentThread().interrupt();
        throw full("interrupted while waiting for room in queue %s", rows, bytes);
      }
    }
    rowsOnTheirWay += rows;
    bytesOnTheirWay += bytes;
    return true;
  }

  private boolean fits(long rows, long bytes) {
    FileStats now = stats();
    return bounds.allows(
        now.rows() + rowsOnTheirWay + rows, now.liveBytes() + bytesOnTheirWay + bytes);
  }

  private FileStats stats() {
    // Not through the gate: who holds it may be about to tell us of room.
    Generation now = gate.present();
    if (now == null) {
      throw gate.closed();
    }
    return now.file.stats();
  }

  private FullException full(long rows, long bytes) {
    return full("queue %s is full", rows, bytes);
  }

  private FullException full(String what, long rows, long bytes) {
    FileStats now = stats();
    return new FullException(
        (what
                + ": rows=%d bytes=%d, %d rows of %d bytes to insert (expected at most rows=%d bytes=%d): nothing was inserted")
            .formatted(
                gate.name(),
                now.rows(),
                now.liveBytes(),
                rows,
                bytes,
                bounds.maxRows(),
                bounds.maxBytes()));
  }

  /** What was let in stands in the file, or will not. */
  synchronized void leave(long rows, long bytes) {
    rowsOnTheirWay -= rows;
    bytesOnTheirWay -= bytes;
    notifyAll();
  }

  /** Rows have been removed, or are about to be gone with their queue. */
  void freed() {
    if (isBounded()) {
      synchronized (this) {
        notifyAll();
      }
    }
  }
}
