package org.q4j.sql.wire;

/** The status flags that end every answer; bit masks of 16 bits. */
public final class ServerStatus {
  /** A transaction is open. */
  public static final int IN_TRANSACTION = 1;

  /** Statements commit by themselves. */
  public static final int AUTOCOMMIT = 1 << 1;

  /** Another answer follows. Set by the protocol itself. */
  static final int MORE_RESULTS = 1 << 3;

  /** Backslashes are plain characters in string literals. */
  public static final int NO_BACKSLASH_ESCAPES = 1 << 9;

  /** The open transaction only reads. */
  public static final int IN_READ_ONLY_TRANSACTION = 1 << 13;

  private ServerStatus() {}
}
