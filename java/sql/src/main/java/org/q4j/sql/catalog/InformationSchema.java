package org.q4j.sql.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.q4j.sql.select.RowSource;
import org.q4j.sql.wire.ColumnDefinition;

/**
 * The tables of information_schema, with the columns of MySQL 5.7. Those that tell of what queues
 * have not, such as indexes and triggers, are empty.
 */
public final class InformationSchema {
  static final String NAME = "information_schema";

  private static final Map<String, List<InformationColumn>> TABLES = read();

  private static final Map<String, Function<CatalogSession, List<Object[]>>> ROWS =
      Map.ofEntries(
          Map.entry("CHARACTER_SETS", session -> ServerRows.charsets()),
          Map.entry("COLLATIONS", session -> ServerRows.collations()),
          Map.entry("COLLATION_CHARACTER_SET_APPLICABILITY", session -> ServerRows.applicability()),
          Map.entry("COLUMNS", TableRows::columns),
          Map.entry("ENGINES", session -> ServerRows.engines()),
          Map.entry("GLOBAL_STATUS", session -> VariableRows.status(session, "", true)),
          Map.entry("GLOBAL_VARIABLES", session -> VariableRows.variables(session, true, true)),
          Map.entry("PARTITIONS", TableRows::partitions),
          Map.entry("PLUGINS", session -> ServerRows.plugins()),
          Map.entry("PROCESSLIST", session -> ServerRows.processes(session.server())),
          Map.entry("SCHEMATA", TableRows::schemata),
          Map.entry("SESSION_STATUS", session -> VariableRows.status(session, "", true)),
          Map.entry("SESSION_VARIABLES", session -> VariableRows.variables(session, false, true)),
          Map.entry("TABLES", TableRows::tables),
          Map.entry("USER_PRIVILEGES", Privileges::rows));

  private InformationSchema() {}

  private static Map<String, List<InformationColumn>> read() {
    Map<String, List<InformationColumn>> tables = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    List<InformationColumn> columns = List.of();
    for (String line : Resources.lines("information_schema.txt")) {
      if (line.startsWith(" ")) {
        columns.add(InformationColumn.parse(line));
      } else {
        columns = new ArrayList<>();
        tables.put(line, columns);
      }
    }
    return tables;
  }

  /** Returns the names of the tables. */
  static List<String> names() {
    return List.copyOf(TABLES.keySet());
  }

  /** Returns a table's columns by its name as {@link #names} has it. */
  static List<InformationColumn> columns(String table) {
    return TABLES.get(table);
  }

  /** Finds the spelling of a table's name; any case of letters will do. */
  static Optional<String> find(String table) {
    return names().stream().filter(name -> name.equalsIgnoreCase(table)).findFirst();
  }

  /** Returns the columns that SELECT shows of a table. */
  static List<ColumnDefinition> definitions(String table) {
    return columns(table).stream().map(c -> c.definition(table, c.name())).toList();
  }

  /**
   * Returns a table.
   *
   * @param name in any case of letters
   * @return empty when there is none; otherwise its rows are made when it is opened
   */
  public static Optional<RowSource> table(String name, CatalogSession session) {
    return find(name)
        .map(
            table ->
                new MemoryTable(
                    definitions(table),
                    () -> ROWS.getOrDefault(table, none -> List.of()).apply(session)));
  }
}
