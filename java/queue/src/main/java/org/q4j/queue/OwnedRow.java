package org.q4j.queue;

import java.util.Optional;
import org.q4j.row.Row;
import org.q4j.store.Source;

/**
 * A row that a session owns: nobody else sees it until it is given back.
 *
 * <p>{@link #end} and {@link #abort} are refused with {@link org.q4j.StaleOwnerException} once the
 * session owns this row no more (it waited again, ended, aborted or was closed).
 */
public interface OwnedRow {

  /** Returns the queue it came from, {@code db.table}. */
  String queue();

  /** Returns the position, from 0, of that queue among those waited on. */
  int index();

  /** Returns the row id. */
  long rowId();

  /** Returns the columns. They stay readable after the row's end. */
  Row row();

  /** Returns where a relay got it from; empty for other rows. */
  Optional<Source> source();

  /** Removes the row for good and leaves owner mode. On disk when this returns, as an insert is. */
  void end();

  /** Gives the row back to its old place and leaves owner mode. */
  void abort();
}
