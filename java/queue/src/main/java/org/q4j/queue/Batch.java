package org.q4j.queue;

import java.util.List;

/**
 * Rows that a session took together, all of one queue. Each of them may be ended or given back
 * alone; belongs to its session's thread.
 */
public interface Batch {

  /** Returns the rows, oldest first; none when the time was over. */
  List<OwnedRow> rows();

  /**
   * Removes for good those that are still owned, with one sync, and leaves owner mode.
   *
   * @throws org.q4j.StaleOwnerException when the time limit of some was over; it names them, the
   *     others have been removed
   */
  void end();

  /** Gives those back to their old places that are still owned, and leaves owner mode. */
  void abort();
}
