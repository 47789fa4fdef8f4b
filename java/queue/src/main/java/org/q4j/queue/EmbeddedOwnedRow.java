package org.q4j.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.q4j.StaleOwnerException;
import org.q4j.row.Row;
import org.q4j.store.Removals;
import org.q4j.store.Source;

/** A row owned by an {@link EmbeddedSession}, which decides whether it still is. */
final class EmbeddedOwnedRow implements OwnedRow {
  private final EmbeddedSession session;
  private final EmbeddedQueue queue;
  private final int index;
  private final Claim claim;

  /** Whether its session owns it; {@link OwnedRows}' own. */
  boolean held;

  /**
   * @param index of the queue among those that were waited for
   */
  EmbeddedOwnedRow(EmbeddedSession session, EmbeddedQueue queue, int index, Claim claim) {
    this.session = session;
    this.queue = queue;
    this.index = index;
    this.claim = claim;
  }

  /** Returns when it was taken, as {@link System#nanoTime}. */
  long takenAt() {
    return claim.takenAt;
  }

  private Delivery delivery() {
    return queue.delivery();
  }

  @Override
  public String queue() {
    return queue.name();
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public long rowId() {
    return claim.rowId();
  }

  @Override
  public Row row() {
    delivery().follow(claim);
    return claim.row;
  }

  @Override
  public Optional<Source> source() {
    return claim.source;
  }

  @Override
  public int deliveries() {
    return claim.delivery;
  }

  @Override
  public boolean isOwned() {
    return delivery().holds(claim);
  }

  @Override
  public void renew(Duration limit) {
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException("limit=" + limit + " (expected more than 0)");
    }
    if (!delivery().lease(claim, limit)) {
      throw lost();
    }
  }

  @Override
  public void end() {
    session.finish(List.of(this), true);
  }

  @Override
  public void abort() {
    session.finish(List.of(this), false);
  }

  @Override
  public void requeue() {
    session.requeue(this);
  }

  /** Does it, and leaves the session as it is. */
  void moveBehind() {
    if (!delivery().requeue(claim)) {
      throw lost();
    }
  }

  StaleOwnerException lost() {
    return new StaleOwnerException(
        "row %d of %s is not owned any more: its time limit was over, or it was ended"
            .formatted(rowId(), queue()));
  }

  /**
   * Removes rows of one queue, this one among them; the session has let go of them.
   *
   * @param memory an empty list, as in {@link Endings#end(List, Removals)}
   */
  void remove(List<EmbeddedOwnedRow> rows, Removals memory) {
    delivery().endings().end(claims(rows), memory);
  }

  /** As {@link #remove}; the executor removes them if nobody else is at it. */
  CompletableFuture<Void> removeAsync(List<EmbeddedOwnedRow> rows, Executor executor) {
    return delivery().endings().endAsync(claims(rows), executor);
  }

  private static List<Claim> claims(List<EmbeddedOwnedRow> rows) {
    if (rows.size() == 1) {
      return List.of(rows.get(0).claim);
    }
    List<Claim> claims = new ArrayList<>(rows.size());
    for (EmbeddedOwnedRow row : rows) {
      claims.add(row.claim);
    }
    return claims;
  }

  /** Makes the row ready again, which nobody has seen. */
  void release() {
    delivery().release(claim);
  }

  /** Makes the row ready again; the session has let go of it. */
  void giveBack(Count how) {
    delivery().giveBack(claim, how);
  }
}
