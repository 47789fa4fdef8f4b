package org.q4j.sql.catalog;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.q4j.queue.QueueStats;
import org.q4j.row.Column;
import org.q4j.row.RowFormat;
import org.q4j.row.Schema;

/** The rows of information_schema's SCHEMATA, TABLES, PARTITIONS and COLUMNS. */
final class TableRows {
  static final String CHARSET = "utf8mb4";
  static final String COLLATION = "utf8mb4_general_ci";

  /** MySQL's .frm version, which clients take for the format's age. */
  private static final long VERSION = 10;

  private static final String PRIVILEGES = "select,insert,update,references";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

  private TableRows() {}

  static List<Object[]> schemata(CatalogSession session) {
    List<Object[]> rows = new ArrayList<>();
    rows.add(new Object[] {"def", InformationSchema.NAME, "utf8", "utf8_general_ci", null});
    for (String database : session.server().databases()) {
      rows.add(new Object[] {"def", database, CHARSET, COLLATION, null});
    }
    return rows;
  }

  static List<Object[]> tables(CatalogSession session) {
    List<Object[]> rows = new ArrayList<>();
    InformationSchema.names().forEach(name -> rows.add(systemView(name)));
    for (String database : session.server().databases()) {
      rows.addAll(tables(session, database));
    }
    return rows;
  }

  /** Returns the rows of a database that is not information_schema. */
  static List<Object[]> tables(CatalogSession session, String database) {
    List<Object[]> rows = new ArrayList<>();
    for (String name : session.server().tables(database)) {
      session
          .server()
          .table(database, name)
          .ifPresent(table -> rows.add(table(database, name, table, session.variables().zone())));
    }
    return rows;
  }

  static Object[] systemView(String name) {
    return new Object[] {
      "def",
      InformationSchema.NAME,
      name,
      "SYSTEM VIEW",
      "MEMORY",
      VERSION,
      "Fixed",
      null,
      0L,
      0L,
      0L,
      0L,
      0L,
      null,
      null,
      null,
      null,
      "utf8_general_ci",
      null,
      "",
      ""
    };
  }

  private static Object[] table(String database, String name, TableFacts table, ZoneId zone) {
    Schema schema = table.schema();
    QueueStats stats = table.stats();
    RowFormat format = schema.rowFormat();
    String option = format == RowFormat.DEFAULT ? "" : "row_format=" + format;
    return new Object[] {
      "def",
      database,
      name,
      "BASE TABLE",
      EngineVariable.NAME,
      VERSION,
      "Dynamic",
      stats.rows(),
      stats.rows() == 0 ? 0L : stats.liveBytes() / stats.rows(),
      stats.endOffset(),
      0L,
      0L,
      stats.deadBytes(),
      null,
      created(table, zone),
      null,
      null,
      COLLATION,
      null,
      option,
      schema.comment()
    };
  }

  private static String created(TableFacts table, ZoneId zone) {
    return LocalDateTime.ofInstant(table.createdAt(), zone)
        .truncatedTo(ChronoUnit.SECONDS)
        .format(TIME);
  }

  /** Returns one row a table, for the whole of it, as MySQL does. */
  static List<Object[]> partitions(CatalogSession session) {
    List<Object[]> rows = new ArrayList<>();
    for (Object[] table : tables(session)) {
      boolean queue = "BASE TABLE".equals(table[3]);
      Object[] row = new Object[InformationSchema.columns("PARTITIONS").size()];
      System.arraycopy(table, 0, row, 0, 3);
      row[12] = queue ? table[7] : 0L;
      System.arraycopy(table, 8, row, 13, 5);
      row[18] = table[14];
      row[22] = "";
      row[23] = "";
      rows.add(row);
    }
    return rows;
  }

  static List<Object[]> columns(CatalogSession session) {
    List<Object[]> rows = new ArrayList<>();
    InformationSchema.names().forEach(name -> rows.addAll(systemColumns(name)));
    ServerFacts server = session.server();
    for (String database : server.databases()) {
      for (String name : server.tables(database)) {
        Optional<TableFacts> table = server.table(database, name);
        table.ifPresent(found -> rows.addAll(columns(database, name, found.schema())));
      }
    }
    return rows;
  }

  static List<Object[]> systemColumns(String table) {
    List<Object[]> rows = new ArrayList<>();
    for (InformationColumn column : InformationSchema.columns(table)) {
      Long characters = column.characters();
      boolean number = column.dataType().endsWith("int");
      rows.add(
          new Object[] {
            "def",
            InformationSchema.NAME,
            table,
            column.name(),
            rows.size() + 1L,
            null,
            column.nullable() ? "YES" : "NO",
            column.dataType(),
            characters,
            characters == null ? null : (Object) Math.min(characters * 3, 4_294_967_295L),
            number ? (Object) (column.dataType().equals("bigint") ? 19L : 10L) : null,
            number ? (Object) 0L : null,
            column.dataType().equals("datetime") ? (Object) 0L : null,
            characters == null ? null : "utf8",
            characters == null ? null : "utf8_general_ci",
            column.sql(),
            "",
            "",
            "select",
            "",
            ""
          });
    }
    return rows;
  }

  static List<Object[]> columns(String database, String table, Schema schema) {
    List<Object[]> rows = new ArrayList<>();
    for (Column column : schema.columns()) {
      TypeFacts type = TypeFacts.of(column.type());
      rows.add(
          new Object[] {
            "def",
            database,
            table,
            column.name(),
            rows.size() + 1L,
            column.defaultText().orElse(null),
            column.nullable() ? "YES" : "NO",
            type.name(),
            type.characters(),
            type.octets(),
            type.precision(),
            type.scale(),
            type.fraction(),
            type.charset(),
            type.collation(),
            column.type().sql(),
            "",
            column.onUpdateText().map(now -> "on update " + now).orElse(""),
            PRIVILEGES,
            column.comment(),
            ""
          });
    }
    return rows;
  }
}
