package org.q4j.queue;

import java.time.Duration;
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

  /**
   * Returns the columns, as they are now if the queue has been altered. They stay readable after
   * the row's end.
   */
  Row row();

  /**
   * Returns how often this row has been handed out since its queue was opened, this time included:
   * 1 or more.
   */
  int deliveries();

  /**
   * Returns whether the row is still owned and in its queue: not ended, not given back, not
   * truncated or dropped, its time limit not over.
   */
  boolean isOwned();

  /**
   * Gives the row a time limit from now on, or another one, see {@link Session#lease}.
   *
   * @param limit more than 0
   * @throws org.q4j.StaleOwnerException when it is not owned any more
   */
  void renew(Duration limit);

  /** Returns where a relay got it from; empty for other rows. */
  Optional<Source> source();

  /** Removes the row for good and leaves owner mode. On disk when this returns, as an insert is. */
  void end();

  /**
   * Puts the row behind all others of its queue, under a new row id, and leaves owner mode. A time
   * limit does not run out meanwhile, and the queue's bounds do not count. After a crash in between
   * it stands at both places.
   *
   * @throws org.q4j.StaleOwnerException when it is not owned any more; then nothing has been done
   */
  void requeue();

  /** Gives the row back to its old place and leaves owner mode. */
  void abort();
}
