package org.q4j.sql.text;

import org.q4j.sql.wire.ErrorReply;

/** MySQL's error 1064. */
public final class SyntaxErrors {
  private static final int SHOWN = 80;

  private SyntaxErrors() {}

  /** Returns the error for what begins at a place of a statement. */
  static ErrorReply at(String sql, int place) {
    int line = 1 + (int) sql.substring(0, place).chars().filter(c -> c == '\n').count();
    return near(sql.substring(place).strip(), line);
  }

  /**
   * Returns the error.
   *
   * @param near the rest of the statement; its beginning is shown
   * @param line from 1
   */
  public static ErrorReply near(String near, int line) {
    String rest = near.length() > SHOWN ? near.substring(0, SHOWN) : near;
    return new ErrorReply(
        1064,
        "42000",
        "You have an error in your SQL syntax; check the manual that corresponds to your MySQL"
            + " server version for the right syntax to use near '%s' at line %d"
                .formatted(rest, line));
  }
}
