package org.q4j.queue;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.q4j.row.RowBuilder;
import org.q4j.row.Schema;
import org.q4j.store.RecoveryReport;

/**
 * A durable first-in, first-out queue of typed rows.
 *
 * <p>Thread-safe. Row ids rise by one a row from 1, in the order of the rows in the file, and
 * survive restarts; {@link #truncate} starts them at 1 again.
 */
public interface Queue {

  /** Returns the name, {@code db.table}. */
  String name();

  /** Returns the columns. */
  Schema schema();

  /**
   * Inserts one row. When this returns, the row is as safe as the store's {@link
   * org.q4j.store.Durability} says.
   *
   * @param filler sets the columns; one that is not set takes its default, or NULL
   * @return the row id
   * @throws org.q4j.SchemaException when a value does not fit; nothing is inserted
   * @throws org.q4j.FullException when the disk has no room; nothing is inserted
   */
  long insert(Consumer<RowBuilder> filler);

  /** Returns an empty row of this queue's columns, to be filled and given to {@link #insertAll}. */
  RowBuilder newRow();

  /**
   * Inserts many rows as one append: after a crash all of them are there or none.
   *
   * @param rows made by {@link #newRow}; at least one
   * @return the row id of the first; the others follow it one by one
   */
  long insertAll(List<RowBuilder> rows);

  /** Returns the number of rows, ready and owned. O(1). */
  long count();

  /** Returns the figures of {@code q4j stat}. O(1). */
  QueueStats stats();

  /**
   * Returns the oldest rows without taking them: ready ones, and those that somebody owns.
   *
   * @param limit at most so many; 0 or more
   * @throws IllegalArgumentException when {@code limit} is negative
   * @throws org.q4j.CorruptException when a row does not fit the queue's definition
   */
  List<StoredRow> peek(int limit);

  /**
   * Removes all rows; row ids start at 1 again. Rows that are owned never come back; their owners'
   * end and abort do nothing.
   */
  void truncate();

  /** Returns what opening this queue had to recover; empty when it had been closed properly. */
  Optional<RecoveryReport> recovery();
}
