package org.q4j.sql.catalog;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.q4j.sql.select.RowSource;
import org.q4j.sql.wire.ColumnDefinition;

/** The databases that are no directory of queues: information_schema and performance_schema. */
public final class SystemDatabases {
  private static final String PERFORMANCE = "performance_schema";

  /** The tables of performance_schema that clients of MySQL 5.7 read variables from. */
  private static final List<String> COPIES =
      List.of("global_status", "global_variables", "session_status", "session_variables");

  /** What Connector/J reads privileges from by default; there are none of single tables. */
  private static final Map<String, List<String>> GRANTS =
      Map.of(
          "tables_priv",
          List.of("Host", "Db", "User", "Table_name", "Grantor", "Table_priv", "Column_priv"),
          "columns_priv",
          List.of("Host", "Db", "User", "Table_name", "Column_name", "Column_priv"));

  private static final int NAME_LENGTH = 64;

  private SystemDatabases() {}

  /** Returns whether a name is one of them, in any case of letters. */
  public static boolean contains(String database) {
    return database.equalsIgnoreCase(InformationSchema.NAME)
        || database.equalsIgnoreCase(PERFORMANCE);
  }

  /** Returns the tables of performance_schema. */
  static List<String> names() {
    return COPIES;
  }

  /**
   * Returns a table of them, or one of mysql's that clients read and that is empty.
   *
   * @param database in any case of letters
   * @param name in any case of letters
   * @return empty when the database is none of them, or mysql without that table
   * @throws org.q4j.sql.wire.ErrorReply 1109 or 1146 when there is no such table
   */
  public static Optional<RowSource> table(String database, String name, CatalogSession session) {
    if (database.equalsIgnoreCase(InformationSchema.NAME)) {
      return Optional.of(
          InformationSchema.table(name, session).orElseThrow(() -> Errors.unknownTable(name)));
    }
    if (database.equalsIgnoreCase(PERFORMANCE)) {
      if (!COPIES.contains(name.toLowerCase(Locale.ROOT))) {
        throw Errors.noTable(PERFORMANCE, name);
      }
      return InformationSchema.table(name, session);
    }
    List<String> grants = database.equals("mysql") ? GRANTS.get(name) : null;
    return Optional.ofNullable(grants).map(SystemDatabases::empty);
  }

  private static RowSource empty(List<String> columns) {
    return new MemoryTable(
        columns.stream().map(name -> ColumnDefinition.text(name, NAME_LENGTH)).toList(), List::of);
  }
}
