package org.q4j.cli;

import org.q4j.queue.OwnedRow;

/** What is done with a taken row before it is ended. */
interface RowHandler {
  /** Returns whether the row may be ended; otherwise it is given back. */
  boolean handle(OwnedRow row);

  /** The process is about to end: returns when nothing works on a row any more. From any thread. */
  void stop();
}
