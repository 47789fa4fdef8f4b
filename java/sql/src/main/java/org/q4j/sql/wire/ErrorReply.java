package org.q4j.sql.wire;

import org.q4j.Q4jException;

/** An error as a MySQL client gets it: number, SQLSTATE and message. Immutable. */
public final class ErrorReply extends Q4jException {
  private static final long serialVersionUID = 1L;

  private final int number;
  private final String sqlState;

  /**
   * @param number MySQL's error number, 1 to 65535
   * @param sqlState five letters or digits
   * @param message what the user reads
   */
  public ErrorReply(int number, String sqlState, String message) {
    super(message);
    if (number < 1 || number > 0xffff || sqlState.length() != 5) {
      throw new IllegalArgumentException(
          "error: number=%d sqlState=%s (expected=1 to 65535 and five characters)"
              .formatted(number, sqlState));
    }
    this.number = number;
    this.sqlState = sqlState;
  }

  /** Returns MySQL's error number, 1 to 65535. */
  public int number() {
    return number;
  }

  /** Returns the SQLSTATE, five characters. */
  public String sqlState() {
    return sqlState;
  }
}
