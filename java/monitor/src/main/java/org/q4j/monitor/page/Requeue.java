package org.q4j.monitor.page;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.q4j.SchemaException;
import org.q4j.queue.Batch;
import org.q4j.queue.OwnedRow;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.queue.Session;
import org.q4j.row.RowBuilder;

/**
 * Moves the oldest ready rows of a queue to another one of the same columns, as for dead letters
 * that are to be tried again.
 *
 * <p>Each batch is inserted there before it is removed here, so a crash in between leaves the rows
 * of one batch in both queues and loses none.
 */
final class Requeue {
  private static final int BATCH_ROWS = 500;
  private static final long BATCH_BYTES = 4 << 20;

  private Requeue() {}

  /**
   * @param most at most so many rows
   * @return how many were moved
   * @throws SchemaException when the columns differ; nothing has been moved
   */
  static long run(QueueStore store, String from, String to, long most) {
    Queue target = store.queue(to);
    if (from.equals(to)) {
      throw new SchemaException("rows of %s to itself (expected another queue)".formatted(from));
    }
    if (!store.queue(from).schema().columns().equals(target.schema().columns())) {
      throw new SchemaException(
          "the columns of %s and %s differ: (%s) (expected (%s))"
              .formatted(from, to, target.schema(), store.queue(from).schema()));
    }
    long moved = 0;
    try (Session session = store.session()) {
      while (moved < most) {
        int wanted = (int) Math.min(BATCH_ROWS, most - moved);
        Batch batch = session.awaitBatch(Duration.ZERO, wanted, BATCH_BYTES, from);
        List<RowBuilder> rows = new ArrayList<>();
        for (OwnedRow row : batch.rows()) {
          rows.add(target.newRow().copy(row.row()));
        }
        if (rows.isEmpty()) {
          break;
        }
        target.insertAll(rows);
        batch.end();
        moved += rows.size();
      }
    }
    return moved;
  }
}
