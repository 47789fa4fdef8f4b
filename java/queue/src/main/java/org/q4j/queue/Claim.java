package org.q4j.queue;

import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import org.q4j.row.Row;
import org.q4j.store.RowPosition;
import org.q4j.store.Source;

/**
 * One taking of a row: from the moment it is nobody else's to its end or return. The fields that
 * change are guarded by the dispatcher's lock, but {@code row} and {@code source}, which the taker
 * fills in before it shows the claim to anybody.
 */
final class Claim {
  /** What has become of it. */
  enum State {
    /** Owned. */
    OWNED,
    /** Its removal is being written. */
    ENDING,
    /** Ended, given back, or lost to its time limit. */
    OVER
  }

  final Generation generation;
  final RowPosition position;

  /** How often this row has been handed out since the queue was opened, this time included. */
  final int delivery;

  /** When it was taken, as {@link org.q4j.store.CoarseClock#nanos}. */
  final long takenAt;

  Row row;
  Optional<Source> source = Optional.empty();
  State state = State.OWNED;

  /** When it is lost, as {@link System#nanoTime}; only if {@code leased}. */
  long leaseEnd;

  boolean leased;

  /** Of its record, as counted in {@link Claims#bytes}. */
  long bytes;

  /** Its neighbours among the owned rows, in the order of taking. */
  Claim older;

  Claim newer;

  Claim(Generation generation, RowPosition position, int delivery, long takenAt) {
    this.generation = generation;
    this.position = position;
    this.delivery = delivery;
    this.takenAt = takenAt;
  }

  private ScheduledFuture<?> timer;
  private boolean timerStopped;

  long rowId() {
    return position.rowId();
  }

  /** Runs a task after so many ns, instead of the one before. */
  synchronized void startTimer(long nanos, Runnable task) {
    if (timer != null) {
      timer.cancel(false);
    }
    if (!timerStopped) {
      timer = Background.after(nanos, task);
    }
  }

  synchronized void stopTimer() {
    timerStopped = true;
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }
}
