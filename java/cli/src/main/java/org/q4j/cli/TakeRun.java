package org.q4j.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.q4j.queue.OwnedRow;
import org.q4j.queue.QueueStore;
import org.q4j.queue.Session;
import org.q4j.queue.Subscription;

/** Takes rows until there are no more, or enough. */
final class TakeRun {
  private final QueueStore store;
  private final RowHandler handler;
  private final List<String> failed = new ArrayList<>();
  private long ended;

  TakeRun(QueueStore store, RowHandler handler) {
    this.store = store;
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
   * Takes rows.
   *
   * @param max at most so many; 0 for all
   * @param timeout how long to wait for each
   */
  void all(List<String> names, long max, Duration timeout) {
    Session session = store.session();
    Subscription queues = session.subscribe(names.toArray(String[]::new));
    while ((max == 0 || ended + failed.size() < max) && !Ending.begun()) {
      Optional<OwnedRow> row = queues.await(timeout);
      if (row.isEmpty()) {
        return;
      }
      if (handle(row.get())) {
        row.get().end();
        ended++;
      } else {
        // Given back at once it would be the next row again. Its session keeps it until the store
        // is closed, and another one goes on.
        failed.add(row.get().queue() + " row " + row.get().rowId());
        session = store.session();
        queues = session.subscribe(names.toArray(String[]::new));
      }
    }
  }

  private boolean handle(OwnedRow row) {
    try {
      return handler.handle(row);
    } catch (OutOfMemoryError tooLarge) {
      throw Failures.tooLarge(row.queue(), row.rowId(), row.row().size(), tooLarge);
    }
  }
}
