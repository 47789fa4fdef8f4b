package org.q4j.row;

/** What a column's values are to a program, whatever their width. */
public enum ValueKind {
  /** {@link Long}, or {@link java.math.BigInteger} above {@link Long#MAX_VALUE}. */
  INTEGER,
  /** {@link String}. */
  TEXT,
  /** {@code byte[]}. */
  BINARY
}
