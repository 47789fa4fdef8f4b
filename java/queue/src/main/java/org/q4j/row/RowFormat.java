package org.q4j.row;

/** The ROW_FORMAT of a definition. Only {@link #DYNAMIC} changes a queue's bytes. */
public enum RowFormat {
  /** None was named. */
  DEFAULT,
  /** As DEFAULT. */
  FIXED,
  /** Leaves out the reserved null bit of tables with only fixed-length columns. */
  DYNAMIC,
  /** As DEFAULT. */
  COMPRESSED,
  /** As DEFAULT. */
  REDUNDANT,
  /** As DEFAULT. */
  COMPACT
}
