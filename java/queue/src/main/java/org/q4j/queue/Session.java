package org.q4j.queue;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.q4j.StaleOwnerException;

/**
 * What a connection is to Q4M: it owns at most one row, or one batch, at a time.
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
   * @param queues {@code db.table}, or {@code db.table:condition} for those rows only that match
   *     (see {@link org.q4j.condition.Condition}); the same table may stand there several times
   * @return the row, now owned by this session; empty when the time was over or the thread was
   *     interrupted (its interrupt flag is set then)
   * @throws org.q4j.NotFoundException when a queue does not exist; the row owned before is still
   *     owned
   * @throws org.q4j.SchemaException when a condition does not compile; likewise
   * @throws StaleOwnerException when the time limit of a row owned before was over, as {@link
   *     #end}: it has not been ended, and this session is out of owner mode
   */
  Optional<OwnedRow> await(Duration timeout, String... queues);

  /**
   * As {@link #await}, but takes as many rows of the queue that is served as there are, up to a
   * bound. The first of them is waited for, the others are not.
   *
   * @param maxRows at most so many; 1 or more
   * @param maxBytes at most so many bytes of row bodies, but at least one row; 1 or more
   */
  Batch awaitBatch(Duration timeout, int maxRows, long maxBytes, String... queues);

  /**
   * As {@link #await}, without a thread that waits. Until the result is there, only {@link #close}
   * may be called.
   *
   * @param executor completes the result; what depends on it runs there too
   */
  CompletableFuture<Optional<OwnedRow>> awaitAsync(
      Duration timeout, Executor executor, String... queues);

  /**
   * Prepares repeated waits on the same queues.
   *
   * @throws org.q4j.NotFoundException as {@link #await}
   * @throws org.q4j.SchemaException as {@link #await}
   */
  Subscription subscribe(String... queues);

  /**
   * As {@link #subscribe}, but waits for nothing. For threads that nobody must wait for.
   *
   * @return empty, with nothing done, when a queue is not open in this process, or its file is
   *     being replaced
   * @throws org.q4j.SchemaException as {@link #await}
   */
  default Optional<Subscription> trySubscribe(String... queues) {
    return Optional.empty();
  }

  /**
   * Sets a time limit for rows that are taken from now on: one that is neither ended nor given back
   * nor renewed in time is given back by itself, and ending it then is refused.
   *
   * @param limit from the taking on; more than 0, or null for none, as at first
   */
  void lease(Duration limit);

  /** Returns the row owned now. */
  Optional<OwnedRow> owned();

  /** Returns the row id of the owned row; empty in owner mode without a row and outside of it. */
  OptionalLong rowId();

  /** Returns whether this session is in owner mode. */
  boolean ownerMode();

  /**
   * Removes the owned rows, if any, for good, and leaves owner mode.
   *
   * @throws StaleOwnerException when the time limit of one was over; the others have been removed
   */
  void end();

  /**
   * As {@link #end}; where the implementation can, without a thread that waits for the disk, and
   * ends that meet share one sync. Until the result is there, only {@link #close} may be called.
   *
   * @param executor runs what waits for the disk, or for whoever has the queue; may do so at once,
   *     on the calling thread
   * @return complete when the rows are removed; completed exceptionally with what {@link #end}
   *     throws, on whatever thread, which also runs what depends on it
   * @throws org.q4j.ClosedException when the session is closed
   */
  default CompletableFuture<Void> endAsync(Executor executor) {
    return CompletableFuture.runAsync(this::end, executor);
  }

  /** As {@link #end}, but stays in owner mode if this session is in it, without a row. */
  void endAndStay();

  /**
   * Gives the owned row, if any, back to its old place, and leaves owner mode.
   *
   * @throws StaleOwnerException "not in owner mode"
   */
  void abort();

  /** Gives the owned row back. A second call does nothing. */
  @Override
  void close();
}
