package org.q4j.sql.select;

/** What a condition comes to. */
public enum Truth {
  /** It holds. */
  TRUE,
  /** It does not hold. */
  FALSE,
  /** It is NULL. */
  UNKNOWN;

  /** Returns the value that a condition has. */
  static Truth of(boolean holds) {
    return holds ? TRUE : FALSE;
  }

  /** Returns the opposite; of the unknown, the unknown. */
  Truth not() {
    return this == UNKNOWN ? UNKNOWN : of(this == FALSE);
  }

  /** Returns 1, 0 or null. */
  Long value() {
    return this == UNKNOWN ? null : Long.valueOf(this == TRUE ? 1 : 0);
  }
}
