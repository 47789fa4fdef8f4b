package org.q4j.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.q4j.queue.Session;
import org.q4j.row.Row;

/**
 * Gives a relay the rows of one queue. For one thread at a time.
 *
 * <p>Rows come in lanes, numbered from 0: a target keeps the last row id of each sender, so what
 * has row ids of its own that rise independently needs a sender of its own.
 */
public interface Supply extends AutoCloseable {

  /** Returns one that takes rows as any consumer does, in one lane. It closes the session. */
  static Supply of(Session session, String queue) {
    return new SessionSupply(session, queue);
  }

  /** Returns how many lanes there are: 1 or more, and always the same. */
  int lanes();

  /**
   * Returns whether no row of a lane ever comes behind one with a higher row id, but for those that
   * were given before and not ended. If not, a row may also be given back by other consumers, and
   * an answer without rows says that there are none.
   */
  boolean isOrdered();

  /**
   * Waits for rows of one lane.
   *
   * @param timeout how long at most; zero looks once
   * @param maxRows at most so many, 1 or more
   * @param maxBytes at most so many bytes of row bodies, but at least one row
   * @return with no rows when the time was over, the thread was interrupted (its flag is set then),
   *     or there was something to do that brought none
   */
  Taken await(Duration timeout, int maxRows, long maxBytes);

  /**
   * Refuses a row that the target takes for one which it has received, when it cannot be that one.
   *
   * @throws org.q4j.Q4jException when the queue was made anew since rows of it were sent
   */
  void checkNotEnded(int lane, long rowId);

  /**
   * Notes, before anything is sent, that the target counts the rows of this lane from the beginning
   * of the queue as it is now.
   */
  default void begin(int lane) {
    // Nobody keeps that here.
  }

  /** Returns what a queue of this name that was made anew does not have; empty when unknown. */
  default Optional<String> identity() {
    return Optional.empty();
  }

  /** Returns whether rows were ended last, or a beginning was noted, of a queue made before. */
  default boolean isMadeAnew(int lane) {
    return false;
  }

  @Override
  void close();

  /**
   * A row with its number.
   *
   * @param rowId as the target is to keep it; 1 or more
   * @param row its columns
   */
  record Numbered(long rowId, Row row) {}

  /** Rows of one lane that nobody else is given until they are ended or given back. */
  interface Taken {

    /** Returns the lane, from 0. */
    int lane();

    /** Returns the rows in the order of their row ids. */
    List<Numbered> rows();

    /**
     * Makes sure, right before they are sent, that they are still nobody else's, where nothing else
     * keeps others from them.
     *
     * @throws org.q4j.LockedException when others have come
     * @throws ConnectionLostException when that is not known
     */
    void confirm();

    /** Removes them for good. */
    void end();

    /** Gives them back to their old places. */
    void abort();
  }
}
