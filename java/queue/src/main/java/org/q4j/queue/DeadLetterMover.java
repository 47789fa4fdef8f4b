package org.q4j.queue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.q4j.Q4jException;
import org.q4j.SchemaException;
import org.q4j.store.ReceiveMode;
import org.q4j.store.RecordCursor;
import org.q4j.store.RowPosition;
import org.q4j.store.Source;

/**
 * Moves rows of one queue to that of its dead letters, one at a time: so a crash can leave only the
 * last one in both, and its source says which that is. Thread-safe.
 */
final class DeadLetterMover {
  private static final System.Logger LOG = System.getLogger("org.q4j");

  private final DeadLetters policy;
  private final EmbeddedQueue target;

  /**
   * @throws SchemaException when the queue of the dead letters has other columns
   */
  DeadLetterMover(DeadLetters policy, EmbeddedQueue from, EmbeddedQueue target) {
    if (from == target) {
      throw new SchemaException(
          "dead letters of %s cannot go to itself (expected another queue)".formatted(from.name()));
    }
    if (!from.schema().columns().equals(target.schema().columns())) {
      throw new SchemaException(
          "dead letters of %s cannot go to %s: columns (%s) (expected (%s))"
              .formatted(from.name(), target.name(), target.schema(), from.schema()));
    }
    this.policy = policy;
    this.target = target;
  }

  /** Returns whether the row has been handed out often enough. */
  boolean isDue(Claim claim) {
    return claim.delivery >= policy.deliveries();
  }

  /**
   * Puts a row into the other queue, then removes it from its own.
   *
   * @param holds whether the row is still there and the claim's
   * @param remove removes it; run once it stands in the other one
   * @return false when the other one did not take it, or it has gone; then nothing has been done
   */
  synchronized boolean move(Claim claim, BooleanSupplier holds, Runnable remove) {
    if (!holds.getAsBoolean()) {
      return false; // Truncated: what is moved now would be told from a new row by nothing.
    }
    try {
      target.receive(
          new Source(policy.sender(), claim.rowId()),
          ReceiveMode.RESET, // Rows die in any order; each of them only once.
          List.of(target.newRow().copy(claim.row)));
    } catch (Q4jException refused) {
      LOG.log(
          System.Logger.Level.WARNING,
          "row %d stays in its queue: its dead letters' queue %s refused it: %s"
              .formatted(claim.rowId(), target.name(), refused.getMessage()));
      return false;
    }
    remove.run();
    return true;
  }

  /**
   * Truncates the rows' own queue. Afterwards its row ids begin again, so the last row that was
   * moved must not be taken for one of the new rows. Meanwhile none is moved.
   */
  synchronized void truncate(Runnable truncation) {
    truncation.run();
    target.forgetReceivedIfOpen(policy.sender());
  }

  /**
   * Returns the row that a crash left in both queues, if there is one: the last that was moved is
   * still in its own, with the same values.
   */
  synchronized Optional<RowPosition> leftInBoth(Generation from) {
    if (from.epoch > 0) {
      return Optional.empty(); // Truncated since it was opened, and moved without a crash since.
    }
    Optional<StoredRow> last = target.lastReceivedFrom(policy.sender());
    if (last.isEmpty()) {
      return Optional.empty();
    }
    long rowId = last.get().source().orElseThrow().rowId();
    RecordCursor cursor = from.file.cursor();
    RowPosition row = cursor.next();
    while (row != null && row.rowId() < rowId) {
      row = cursor.next();
    }
    if (row == null || row.rowId() != rowId) {
      return Optional.empty();
    }
    byte[] here = target.newRow().copy(from.codec.decode(from.file.read(row))).encode();
    byte[] there = target.newRow().copy(last.get().row()).encode();
    return Arrays.equals(here, there) ? Optional.of(row) : Optional.empty();
  }
}
