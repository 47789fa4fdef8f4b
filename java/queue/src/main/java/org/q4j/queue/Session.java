package org.q4j.queue;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a connection is to Q4M: it owns at most one row at a time.
 *
 * <p>Use a session from one thread at a time; only {@link #close} may come from another, and ends a
 * wait at once. Methods throw {@link org.q4j.ClosedException} after that.
 */
public interface Session extends AutoCloseable {

  /**
   * Ends the row owned before, then waits for a row of one of the queues. The first named queue
   * that has a ready row gives its oldest one. Owner mode is entered whether or not a row came.
   *
   * @param timeout how long to wait at most; zero looks once
   * @param queues names of queues, {@code db.table}
   * @return the row, now owned by this session; empty when the time was over or the thread was
   *     interrupted (its interrupt flag is set then)
   * @throws org.q4j.NotFoundException when a queue does not exist; the row owned before is still
   *     owned
   */
  Optional<OwnedRow> await(Duration timeout, String... queues);

  /** Prepares repeated waits on the same queues. */
  Subscription subscribe(String... queues);

  /** Returns the row owned now. */
  Optional<OwnedRow> owned();

  /** Returns the row id of the owned row; empty in owner mode without a row and outside of it. */
  OptionalLong rowId();

  /** Returns whether this session is in owner mode. */
  boolean ownerMode();

  /** Removes the owned row, if any, for good, and leaves owner mode. */
  void end();

  /**
   * Gives the owned row, if any, back to its old place, and leaves owner mode.
   *
   * @throws org.q4j.StaleOwnerException "not in owner mode"
   */
  void abort();

  /** Gives the owned row back. A second call does nothing. */
  @Override
  void close();
}
