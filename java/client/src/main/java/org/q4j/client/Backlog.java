package org.q4j.client;

import java.util.Optional;
import org.q4j.row.Row;

/**
 * What a shared queue has before it.
 *
 * @param rows that are not ended, owned ones too; no less than 0
 * @param next the number of the next row to come, where rows are numbered in the order in which
 *     they came, of all parts of the queue together; a few are passed over
 * @param oldest the oldest of them; empty when there is none
 */
public record Backlog(long rows, long next, Optional<Oldest> oldest) {

  /**
   * The oldest row.
   *
   * @param millis when it came, in Unix milliseconds of whoever inserted it
   * @param row what it holds; empty when that is no row of this queue
   */
  public record Oldest(long millis, Optional<Row> row) {}
}
