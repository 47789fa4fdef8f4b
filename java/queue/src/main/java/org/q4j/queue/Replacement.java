package org.q4j.queue;

import java.nio.file.Path;
import org.q4j.row.Schema;
import org.q4j.store.QueueFile;

/** Puts another file in the place of a queue's. */
interface Replacement {
  /** Returns the name that a new file has until it is complete. */
  Path temporary();

  /** Writes an empty file of that name. On failure nothing has changed. */
  void prepare();

  /** Gives the new file the old one's name and opens it. On failure either file may have it. */
  QueueFile swap();

  /**
   * Writes the definition that the new file will have; it counts from the moment when that file has
   * the old one's name. On failure nothing has changed.
   */
  void prepareSchema(Schema schema);

  /** Makes the definition that was prepared the queue's for good. */
  void swapSchema();

  /** Removes the definition that {@link #prepareSchema} wrote: it will not be the queue's. */
  void withdrawSchema();
}
