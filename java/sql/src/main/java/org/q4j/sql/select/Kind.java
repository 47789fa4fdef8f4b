package org.q4j.sql.select;

import org.q4j.sql.wire.ColumnDefinition;

/** The kinds of values that MySQL's expressions tell apart, with the Java class of each. */
enum Kind {
  /** Always null. */
  NULL,
  /** {@link Long} and the smaller ones; {@link java.math.BigInteger} where unsigned and large. */
  INTEGER,
  /** {@link java.math.BigDecimal}. */
  DECIMAL,
  /** {@link Double} or {@link Float}. */
  FLOATING,
  /** {@code byte[]}, most significant first: bytes as text, an unsigned integer as a number. */
  BITS,
  /** {@link String}. */
  TEXT,
  /** {@code byte[]}. */
  BINARY,
  /** {@link String}, {@code YYYY-MM-DD}. */
  DATE,
  /** {@link String}, {@code YYYY-MM-DD hh:mm:ss.ffffff}. */
  DATETIME,
  /** {@link String}, {@code [-]hhh:mm:ss.ffffff}. */
  TIME;

  static Kind of(ColumnDefinition column) {
    return switch (column.type()) {
      case TINY, SHORT, LONG, LONGLONG, INT24, YEAR -> INTEGER;
      case FLOAT, DOUBLE -> FLOATING;
      case NULL -> NULL;
      case DATE -> DATE;
      case TIME -> TIME;
      case TIMESTAMP, DATETIME -> DATETIME;
      case BIT -> BITS;
      case DECIMAL, NEWDECIMAL -> DECIMAL;
      case JSON -> TEXT;
      default -> column.text() ? TEXT : BINARY;
    };
  }

  boolean isNumber() {
    return this == INTEGER || this == DECIMAL || this == FLOATING || this == BITS;
  }

  boolean isTemporal() {
    return this == DATE || this == DATETIME || this == TIME;
  }

  /** Returns whether values are characters or bytes to a string function. */
  boolean isString() {
    return this == TEXT || this == BINARY;
  }
}
