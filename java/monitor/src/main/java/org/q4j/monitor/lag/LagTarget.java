package org.q4j.monitor.lag;

import java.util.Optional;
import org.q4j.UnsupportedException;

/**
 * Which rows are looked at.
 *
 * @param queue {@code db.table}
 * @param condition which of its rows; empty for all. Rows that are not due yet, which others call
 *     delayed, are those that do not match {@code at <= now()}
 * @param ageColumn the column that says when a row came; empty when none does
 */
public record LagTarget(String queue, Optional<String> condition, Optional<String> ageColumn) {
  private static final int MOST_NAME = 64;

  /**
   * @throws UnsupportedException when the queue's name is not of two parts
   */
  public LagTarget {
    int dot = queue.indexOf('.');
    if (dot < 1 || dot > MOST_NAME || queue.length() - dot - 1 > MOST_NAME || queue.endsWith(".")) {
      throw new UnsupportedException(
          "not a queue's name: '%s' (expected=db.table)".formatted(queue));
    }
  }

  /**
   * Reads {@code db.table} or {@code db.table:condition}.
   *
   * @throws UnsupportedException when it is neither
   */
  public static LagTarget parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      return new LagTarget(text.strip(), Optional.empty(), Optional.empty());
    }
    String condition = text.substring(colon + 1).strip();
    if (condition.isEmpty()) {
      throw new UnsupportedException("no condition behind the colon: '%s'".formatted(text));
    }
    return new LagTarget(
        text.substring(0, colon).strip(), Optional.of(condition), Optional.empty());
  }

  /** Returns this with a column that says when a row came. */
  public LagTarget aged(String column) {
    return new LagTarget(queue, condition, Optional.of(column));
  }

  @Override
  public String toString() {
    return condition.map(rows -> queue + ":" + rows).orElse(queue);
  }
}
