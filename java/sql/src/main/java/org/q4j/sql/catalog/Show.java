package org.q4j.sql.catalog;

import java.util.Optional;
import org.q4j.sql.select.RowSource;

/** SHOW, DESCRIBE and EXPLAIN of a table. */
public final class Show {
  private Show() {}

  /**
   * Reads a statement.
   *
   * @param sql one statement
   * @return its answer, made when it is opened; empty when it is none of these statements
   * @throws org.q4j.sql.wire.ErrorReply when it does not parse (1064), or a database (1049) or
   *     table (1146) is missing
   */
  public static Optional<RowSource> answer(String sql, CatalogSession session) {
    return Optional.empty();
  }
}
