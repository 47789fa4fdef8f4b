package org.q4j.repair;

/** Is told what stands in a queue file, in order of offsets. */
public interface SurveyVisitor {
  /**
   * A block begins here, or what should be one. What {@link #record} is told until {@link #block}
   * or {@link #damage} counts only if it is the former.
   */
  default void startBlock(long offset) {}

  /** A row or counter record of the block that was begun. */
  default void record(long offset, int head) {}

  /** The block that was begun has verified and ends at {@code end}. */
  void block(long offset, long end);

  /** The block that was begun has not; the next one that does, or the end, follows the damage. */
  void damage(Damage damage);

  /** So many bytes from the file's start have been looked at. For progress. */
  default void reached(long offset) {}
}
