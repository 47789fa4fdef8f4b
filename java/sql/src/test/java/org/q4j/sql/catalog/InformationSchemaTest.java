package org.q4j.sql.catalog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.q4j.row.Schema;
import org.q4j.sql.select.RowSource;
import org.q4j.sql.wire.ColumnDefinition;
import org.q4j.sql.wire.ErrorReply;

class InformationSchemaTest {
  private final TestSession session = new TestSession();

  private List<Map<String, Object>> rows(String table) {
    RowSource source = InformationSchema.table(table, session).orElseThrow();
    return TestSession.rows(source).stream()
        .map(
            row -> {
              assertEquals(source.columns().size(), row.length, table);
              Map<String, Object> named = new HashMap<>();
              for (int i = 0; i < row.length; i++) {
                named.put(source.columns().get(i).name(), row[i]);
              }
              return named;
            })
        .toList();
  }

  static List<String> names() {
    return InformationSchema.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyRowFitsItsColumns(String table) {
    for (Map<String, Object> row : rows(table)) {
      for (InformationColumn column : InformationSchema.columns(table)) {
        Object value = row.get(column.name());
        ColumnDefinition shown = column.definition(table, column.name());
        boolean right;
        if (value == null) {
          right = column.nullable();
        } else if (value instanceof String text) {
          right = shown.text() || (column.dataType().equals("datetime") && text.length() == 19);
        } else {
          right = value instanceof Long && !shown.text();
        }
        assertTrue(right, table + "." + column.name() + "=" + value);
      }
    }
  }

  @Test
  void namesOfItsTablesAreFoundInAnyCase() {
    assertTrue(SystemDatabases.table("INFORMATION_schema", "Tables", session).isPresent());
    assertEquals(Optional.empty(), SystemDatabases.table("app", "TABLES", session));
    assertEquals(Optional.empty(), SystemDatabases.table("mysql", "user", session));
    assertTrue(SystemDatabases.table("mysql", "tables_priv", session).isPresent());
    ErrorReply error =
        assertThrows(
            ErrorReply.class, () -> SystemDatabases.table("information_schema", "x", session));
    assertEquals("1109 42S02 Unknown table 'x' in information_schema", TestSession.shown(error));
    error =
        assertThrows(
            ErrorReply.class, () -> SystemDatabases.table("performance_schema", "x", session));
    assertEquals("1146 42S02 Table 'performance_schema.x' doesn't exist", TestSession.shown(error));
    assertTrue(
        SystemDatabases.table("performance_schema", "session_variables", session).isPresent());
  }

  @Test
  void tablesTellOfQueues() {
    Map<String, Object> jobs =
        rows("tables").stream()
            .filter(row -> "jobs".equals(row.get("TABLE_NAME")))
            .findFirst()
            .orElseThrow();
    assertEquals("app", jobs.get("TABLE_SCHEMA"));
    assertEquals("QUEUE", jobs.get("ENGINE"));
    assertEquals("BASE TABLE", jobs.get("TABLE_TYPE"));
    assertEquals(10L, jobs.get("TABLE_ROWS"));
    assertEquals(500L, jobs.get("DATA_FREE"));
  }

  @Test
  void thePluginIsQ4ms() {
    Map<String, Object> queue =
        rows("PLUGINS").stream()
            .filter(row -> "QUEUE".equals(row.get("PLUGIN_NAME")))
            .findFirst()
            .orElseThrow();
    assertEquals("0.9", queue.get("PLUGIN_VERSION"));
    assertEquals("ACTIVE", queue.get("PLUGIN_STATUS"));
    assertEquals("STORAGE ENGINE", queue.get("PLUGIN_TYPE"));
  }

  @Test
  void columnsTellTheirTypesInParts() {
    session.databases.get("app").clear();
    session
        .databases
        .get("app")
        .put(
            "t",
            Schema.parse(
                "i INT UNSIGNED, b BIGINT UNSIGNED, d DECIMAL(12,3), f FLOAT, g DOUBLE(7,2), v"
                    + " VARCHAR(20), l CHAR(5) CHARACTER SET latin1, e ENUM('ä,b','c'), s"
                    + " SET('a','bcd'), x TEXT, y LONGBLOB, z BINARY(4), t TIMESTAMP(6) NULL, n"
                    + " BIT(9), o DATE, p YEAR, q TIME"));
    assertType("i", "int", null, null, 10L, 0L, null);
    assertType("b", "bigint", null, null, 20L, 0L, null);
    assertType("d", "decimal", null, null, 12L, 3L, null);
    assertType("f", "float", null, null, 12L, null, null);
    assertType("g", "double", null, null, 7L, 2L, null);
    assertType("v", "varchar", 20L, 80L, null, null, null);
    assertType("l", "char", 5L, 5L, null, null, null);
    assertType("e", "enum", 3L, 12L, null, null, null);
    assertType("s", "set", 5L, 20L, null, null, null);
    assertType("x", "text", 65535L, 65535L, null, null, null);
    assertType("y", "longblob", 4294967295L, 4294967295L, null, null, null);
    assertType("z", "binary", 4L, 4L, null, null, null);
    assertType("t", "timestamp", null, null, null, null, 6L);
    assertType("n", "bit", null, null, 9L, null, null);
    assertType("o", "date", null, null, null, null, null);
    assertType("p", "year", null, null, null, null, null);
    assertType("q", "time", null, null, null, null, 0L);
    assertEquals("latin1_swedish_ci", column("l").get("COLLATION_NAME"));
    assertEquals("utf8mb4", column("v").get("CHARACTER_SET_NAME"));
    assertNull(column("y").get("COLLATION_NAME"));
    assertEquals(1L, column("i").get("ORDINAL_POSITION"));
  }

  private Map<String, Object> column(String name) {
    return rows("COLUMNS").stream()
        .filter(row -> "app".equals(row.get("TABLE_SCHEMA")))
        .filter(row -> name.equals(row.get("COLUMN_NAME")))
        .findFirst()
        .orElseThrow();
  }

  private void assertType(String name, Object... expected) {
    Map<String, Object> row = column(name);
    Object[] actual = {
      row.get("DATA_TYPE"),
      row.get("CHARACTER_MAXIMUM_LENGTH"),
      row.get("CHARACTER_OCTET_LENGTH"),
      row.get("NUMERIC_PRECISION"),
      row.get("NUMERIC_SCALE"),
      row.get("DATETIME_PRECISION")
    };
    assertArrayEquals(expected, actual, name);
  }
}
