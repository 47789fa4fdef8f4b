package org.q4j.sql.catalog;

import java.util.Optional;
import org.q4j.sql.text.SqlReader;

/**
 * A table that a statement names.
 *
 * @param database of queues, or information_schema as it is spelled
 */
record TableName(String database, String table) {

  /** Reads {@code [database.]table}; the current database is what is not said. */
  static TableName read(SqlReader in, CatalogSession session) {
    String name = in.name();
    if (in.acceptSymbol('.')) {
      return of(name, in.name());
    }
    return of(session.database(), name);
  }

  private static TableName of(String database, String table) {
    return new TableName(isInformation(database) ? InformationSchema.NAME : database, table);
  }

  static boolean isInformation(String database) {
    return database.equalsIgnoreCase(InformationSchema.NAME);
  }

  /** Reads {@code FROM database}, which comes before what stands in the table's name. */
  TableName inDatabase(SqlReader in) {
    return in.accept("FROM") || in.accept("IN") ? of(in.name(), table) : this;
  }

  boolean isInformation() {
    return isInformation(database);
  }

  /** Returns the spelling of a table of information_schema. */
  String information() {
    return InformationSchema.find(table).orElseThrow(() -> Errors.unknownTable(table));
  }

  /** Returns a queue's table. */
  TableFacts facts(CatalogSession session) {
    if (database.isEmpty()) {
      throw Errors.noDatabase();
    }
    Optional<TableFacts> found = session.server().table(database, table);
    return found.orElseThrow(() -> Errors.noTable(database, table));
  }
}
