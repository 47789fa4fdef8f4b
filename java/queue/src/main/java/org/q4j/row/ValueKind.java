package org.q4j.row;

/** What a column's values are to a program, whatever their width. */
public enum ValueKind {
  /** {@link Long}, or {@link java.math.BigInteger} above {@link Long#MAX_VALUE}. */
  INTEGER,
  /** {@link Float} or {@link Double}. */
  FLOAT,
  /** {@link java.math.BigDecimal} of the column's scale. */
  DECIMAL,
  /** {@link String}, a date or time in MySQL's text form. */
  TEMPORAL,
  /** {@link String}. */
  TEXT,
  /** {@code byte[]}. */
  BINARY,
  /** {@code byte[]}, an unsigned number in big-endian order. */
  BITS;

  /** Returns whether {@link Row#getString} gives these values. */
  boolean hasText() {
    return this != BINARY && this != BITS;
  }

  /** Returns whether {@link Row#getBytes} gives these values. */
  boolean hasBytes() {
    return this == TEXT || this == BINARY || this == BITS;
  }
}
