package org.q4j.sql.wire;

/** Flags of a column definition; bit masks of 16 bits. */
public final class FieldFlag {
  /** The column cannot be NULL. */
  public static final int NOT_NULL = 1;

  /** A BLOB or TEXT. */
  public static final int BLOB = 1 << 4;

  /** Numbers without a sign. */
  public static final int UNSIGNED = 1 << 5;

  /** Shown with leading zeros. */
  public static final int ZEROFILL = 1 << 6;

  /** Binary strings, or a collation that compares bytes. */
  public static final int BINARY = 1 << 7;

  /** An ENUM. */
  public static final int ENUM = 1 << 8;

  /** A TIMESTAMP. */
  public static final int TIMESTAMP = 1 << 10;

  /** A SET. */
  public static final int SET = 1 << 11;

  /** The column has no default value. */
  public static final int NO_DEFAULT = 1 << 12;

  /** Set by ON UPDATE CURRENT_TIMESTAMP. */
  public static final int ON_UPDATE_NOW = 1 << 13;

  private FieldFlag() {}
}
