package org.q4j.sql.catalog;

import java.util.Optional;
import org.q4j.sql.select.RowSource;

/** The databases that are no directory of queues: information_schema, mysql and their like. */
public final class SystemDatabases {
  private SystemDatabases() {}

  /** Returns whether a name is one of them, in any case of letters. */
  public static boolean contains(String database) {
    return database.equalsIgnoreCase("information_schema");
  }

  /**
   * Returns a table of them.
   *
   * @return empty when the database is none of them
   * @throws org.q4j.sql.wire.ErrorReply 1109 or 1146 when there is no such table
   */
  public static Optional<RowSource> table(String database, String name, CatalogSession session) {
    return Optional.empty();
  }
}
