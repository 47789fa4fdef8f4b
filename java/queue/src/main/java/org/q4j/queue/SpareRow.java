package org.q4j.queue;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicReference;
import org.q4j.row.RowBuilder;
import org.q4j.row.Schema;

/** A row's memory for the next insert: one that is done with, or none. Thread-safe. */
final class SpareRow {
  private final AtomicReference<RowBuilder> row = new AtomicReference<>();

  /** Returns an empty row of these columns, which is the caller's alone. */
  RowBuilder take(Schema schema, Clock clock) {
    RowBuilder kept = row.getAndSet(null);
    return kept != null && kept.schema().equals(schema)
        ? kept.clear()
        : new RowBuilder(schema, clock);
  }

  /** The caller is done with a row of {@link #take}. */
  void giveBack(RowBuilder done) {
    row.set(done);
  }
}
