package org.q4j.queue;

/**
 * A queue's rows as they were at one moment, owned ones too, whatever happens to the queue later:
 * oldest first, read one by one. Each iteration begins anew; for one thread at a time. Keeps a
 * descriptor open, and the disk space of a file that is replaced, until it is closed.
 */
public interface Snapshot extends Iterable<StoredRow>, AutoCloseable {

  /** Returns the number of rows. */
  long rows();

  @Override
  void close();
}
