package org.q4j.queue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The queues that a session waits on, looked up once, and again when one has been dropped and made
 * anew. Belongs to its session's thread.
 */
public interface Subscription {

  /** Returns the names, in the order in which they are served. */
  List<String> queues();

  /**
   * As {@link Session#await}, on these queues.
   *
   * @throws org.q4j.NotFoundException when one was dropped before this call; one that is dropped
   *     during it has no more rows for it, and it waits on for the others until its time is over
   */
  Optional<OwnedRow> await(Duration timeout);

  /** As {@link Session#awaitBatch}, on these queues. */
  Batch awaitBatch(Duration timeout, int maxRows, long maxBytes);

  /** As {@link Session#awaitAsync}, on these queues. */
  CompletableFuture<Optional<OwnedRow>> awaitAsync(Duration timeout, Executor executor);
}
