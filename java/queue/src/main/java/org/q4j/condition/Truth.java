package org.q4j.condition;

/** What a condition is for one row: SQL's three values. Only {@link #TRUE} is a match. */
public enum Truth {
  /** A number other than zero. */
  TRUE,
  /** Zero. */
  FALSE,
  /** NULL: neither. */
  NULL
}
