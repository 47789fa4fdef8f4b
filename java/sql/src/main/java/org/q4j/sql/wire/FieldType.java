package org.q4j.sql.wire;

import java.util.Optional;

/** The column and parameter types of the protocol, with the Java types of their values. */
public enum FieldType {
  /** A decimal of MySQL before 5.0; only clients send it. */
  DECIMAL(0x00),
  /** {@link Number}, one byte. */
  TINY(0x01),
  /** {@link Number}, two bytes. */
  SHORT(0x02),
  /** {@link Number}, four bytes. */
  LONG(0x03),
  /** {@link Float}. */
  FLOAT(0x04),
  /** {@link Double}. */
  DOUBLE(0x05),
  /** Always null. */
  NULL(0x06),
  /** {@link String}, {@code YYYY-MM-DD hh:mm:ss.ffffff}. */
  TIMESTAMP(0x07),
  /** {@link Number}, eight bytes; {@link java.math.BigInteger} where unsigned and large. */
  LONGLONG(0x08),
  /** {@link Number}, three bytes, sent as four. */
  INT24(0x09),
  /** {@link String}, {@code YYYY-MM-DD}. */
  DATE(0x0a),
  /** {@link String}, {@code [-]hhh:mm:ss.ffffff}. */
  TIME(0x0b),
  /** {@link String}, {@code YYYY-MM-DD hh:mm:ss.ffffff}. */
  DATETIME(0x0c),
  /** {@link Number}. */
  YEAR(0x0d),
  /** {@link String} or {@code byte[]}. */
  VARCHAR(0x0f),
  /** {@code byte[]}, most significant byte first. */
  BIT(0x10),
  /** {@link String}, JSON text. */
  JSON(0xf5),
  /** {@link java.math.BigDecimal}. */
  NEWDECIMAL(0xf6),
  /** Sent as {@link #STRING} with a flag. */
  ENUM(0xf7),
  /** Sent as {@link #STRING} with a flag. */
  SET(0xf8),
  /** {@link String} (text) or {@code byte[]}. */
  TINY_BLOB(0xf9),
  /** {@link String} (text) or {@code byte[]}. */
  MEDIUM_BLOB(0xfa),
  /** {@link String} (text) or {@code byte[]}. */
  LONG_BLOB(0xfb),
  /** {@link String} (text) or {@code byte[]}. */
  BLOB(0xfc),
  /** {@link String} or {@code byte[]}. */
  VAR_STRING(0xfd),
  /** {@link String} or {@code byte[]}. */
  STRING(0xfe),
  /** {@code byte[]}. */
  GEOMETRY(0xff);

  private static final FieldType[] BY_CODE = new FieldType[256];

  static {
    for (FieldType type : values()) {
      BY_CODE[type.code] = type;
    }
  }

  private final int code;

  FieldType(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  /** Returns whether values are numbers of a fixed size or the null type. */
  boolean isNumber() {
    return switch (this) {
      case TINY, SHORT, LONG, FLOAT, DOUBLE, LONGLONG, INT24, YEAR, DECIMAL, NEWDECIMAL -> true;
      default -> false;
    };
  }

  /** Returns whether values are dates or times. */
  boolean isTemporal() {
    return switch (this) {
      case TIMESTAMP, DATE, TIME, DATETIME -> true;
      default -> false;
    };
  }

  static Optional<FieldType> byCode(int code) {
    return Optional.ofNullable(BY_CODE[code & 0xff]);
  }
}
