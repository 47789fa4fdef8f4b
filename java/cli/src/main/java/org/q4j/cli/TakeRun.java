package org.q4j.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.q4j.OwnerGoneException;
import org.q4j.queue.OwnedRow;
import org.q4j.queue.QueueStore;
import org.q4j.queue.Session;
import org.q4j.queue.Subscription;

/** Takes rows until there are no more, or enough. */
final class TakeRun {
  private final RowHandler handler;
  private final List<String> failed = new ArrayList<>();
  private final List<String> notEnded = new ArrayList<>();
  private long ended;
  private OptionalLong deadline = OptionalLong.empty();

  TakeRun(RowHandler handler) {
    this.handler = handler;
  }

  /** Returns how many rows were handled and ended. */
  long ended() {
    return ended;
  }

  /** Returns the rows that were not handled, by queue and row id. */
  List<String> failed() {
    return failed;
  }

  /**
   * Returns the rows that were handled and not ended, by queue and row id: the process that had the
   * data directory open had closed it. They come again.
   */
  List<String> notEnded() {
    return notEnded;
  }

  /**
   * Takes rows.
   *
   * @param max at most so many; 0 for all
   * @param timeout how long to wait for each
   * @return false when the process that had the data directory open has closed it while nothing was
   *     in hand here: to be called again, with another store
   */
  boolean all(QueueStore store, List<String> names, long max, Duration timeout) {
    Subscription queues = null;
    while ((max == 0 || ended + failed.size() < max) && !Ending.begun()) {
      Optional<OwnedRow> row;
      try {
        queues = queues == null ? subscribe(store, names) : queues;
        row = queues.await(left(timeout));
      } catch (OwnerGoneException gone) {
        if (!failed.isEmpty()) { // They are back in their queues, and would be the next rows.
          throw gone;
        }
        return false;
      }
      deadline = OptionalLong.empty();
      if (row.isEmpty()) {
        return true;
      }
      if (handle(row.get())) {
        if (!end(row.get())) {
          return false;
        }
      } else {
        // Given back at once it would be the next row again. Its session keeps it until the store
        // is closed, and another one goes on.
        failed.add(name(row.get()));
        queues = null;
      }
    }
    return true;
  }

  /** Returns whether the row is ended; else it is back in its queue. */
  private boolean end(OwnedRow row) {
    try {
      row.end();
      ended++;
      return true;
    } catch (OwnerGoneException gone) {
      if (!gone.nothingDone() || !failed.isEmpty()) {
        throw gone;
      }
      notEnded.add(name(row));
      return false;
    }
  }

  private static String name(OwnedRow row) {
    return row.queue() + " row " + row.rowId();
  }

  private static Subscription subscribe(QueueStore store, List<String> names) {
    Session session = store.session(); // Is closed with the store.
    return session.subscribe(names.toArray(String[]::new));
  }

  /** Returns what is left of a wait that another store had begun, or all of it. */
  private Duration left(Duration timeout) {
    if (timeout.isZero()) {
      return timeout;
    }
    if (deadline.isEmpty()) {
      deadline = OptionalLong.of(System.nanoTime() + timeout.toNanos());
    }
    return Duration.ofNanos(Math.max(0, deadline.getAsLong() - System.nanoTime()));
  }

  private boolean handle(OwnedRow row) {
    try {
      return handler.handle(row);
    } catch (OutOfMemoryError tooLarge) {
      throw Failures.tooLarge(row.queue(), row.rowId(), row.row().size(), tooLarge);
    }
  }
}
