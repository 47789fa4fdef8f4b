package org.q4j.row;

/**
 * The ROW_FORMAT of a definition. Only {@link #DYNAMIC} and {@link #FIXED} change a queue's bytes.
 */
public enum RowFormat {
  /** None was named. */
  DEFAULT,
  /** Keeps the reserved null bit in tables with VARCHAR or VARBINARY, but without TEXT or BLOB. */
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
