package org.q4j.store;

/** Is told of the records of a block while it is being read, before it is known to verify. */
@FunctionalInterface
public interface RecordVisitor {
  /** Wants to know nothing. */
  RecordVisitor NONE = (offset, head) -> {};

  /** A row or counter record stands at {@code offset}. */
  void record(long offset, int head);
}
