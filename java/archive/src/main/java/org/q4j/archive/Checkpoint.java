package org.q4j.archive;

/** Where work on a file can be interrupted; tests interrupt it there. */
@FunctionalInterface
interface Checkpoint {
  /** Nothing happens anywhere. */
  Checkpoint NONE = step -> {};

  /** A step has been done. */
  void after(String step);
}
