package org.q4j.queue;

import java.time.Instant;
import java.util.List;

/**
 * Several queues as they were at one common moment, to be copied while they are used: nobody waits
 * for the copying, and neither compaction nor a drop disturbs it. Of each queue it keeps a
 * descriptor open, the disk space of a file that is replaced meanwhile, and two bytes of memory for
 * each row that is removed before the copying has passed it. For one thread.
 */
public final class StoreImage implements AutoCloseable {
  private final Instant at;
  private final long heldNanos;
  private final List<QueueImage> queues;
  private final Runnable release;

  /**
   * @param release gives back what it keeps open
   */
  StoreImage(Instant at, long heldNanos, List<QueueImage> queues, Runnable release) {
    this.at = at;
    this.heldNanos = heldNanos;
    this.queues = List.copyOf(queues);
    this.release = release;
  }

  /** Returns the moment. */
  public Instant at() {
    return at;
  }

  /** Returns how long writers were held up for it, in ns. */
  public long heldNanos() {
    return heldNanos;
  }

  /** Returns the queues, in the order in which they were asked for. */
  public List<QueueImage> queues() {
    return queues;
  }

  @Override
  public void close() {
    release.run();
  }
}
