package org.q4j.sql.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.q4j.sql.select.RowSource;
import org.q4j.sql.text.SqlReader;
import org.q4j.sql.wire.ColumnDefinition;
import org.q4j.sql.wire.FieldFlag;
import org.q4j.sql.wire.FieldType;

/** SHOW of databases and of tables. Used by one thread. */
final class ShowTables {
  private static final int NAME_LENGTH = 64;

  private static final Projection DATABASES = new Projection("SCHEMATA", "Database=SCHEMA_NAME");

  private static final Projection TABLES =
      new Projection("TABLES", "Tables=TABLE_NAME,Table_type=TABLE_TYPE");

  private static final Projection STATUS =
      new Projection(
          "TABLES",
          "Name=TABLE_NAME,Engine=ENGINE,Version=VERSION,Row_format=ROW_FORMAT,Rows=TABLE_ROWS,"
              + "Avg_row_length=AVG_ROW_LENGTH,Data_length=DATA_LENGTH,"
              + "Max_data_length=MAX_DATA_LENGTH,Index_length=INDEX_LENGTH,Data_free=DATA_FREE,"
              + "Auto_increment=AUTO_INCREMENT,Create_time=CREATE_TIME,Update_time=UPDATE_TIME,"
              + "Check_time=CHECK_TIME,Collation=TABLE_COLLATION,Checksum=CHECKSUM,"
              + "Create_options=CREATE_OPTIONS,Comment=TABLE_COMMENT");

  private final SqlReader in;
  private final CatalogSession session;

  ShowTables(SqlReader in, CatalogSession session) {
    this.in = in;
    this.session = session;
  }

  RowSource databases() {
    Filter filter = Filter.read(in);
    return filter.of(
        DATABASES.columns(), () -> DATABASES.rows(TableRows.schemata(session)), true, session);
  }

  /** Reads {@code [FROM database]} and checks that it, or the current one, is there. */
  private String database() {
    String name = in.accept("FROM") || in.accept("IN") ? in.name() : session.database();
    if (name.isEmpty()) {
      throw Errors.noDatabase();
    }
    if (TableName.isInformation(name)) {
      return InformationSchema.NAME;
    }
    if (!SystemDatabases.contains(name) && !session.server().databases().contains(name)) {
      throw Errors.unknownDatabase(name);
    }
    return name;
  }

  private List<Object[]> names(String database) {
    List<Object[]> rows = new ArrayList<>();
    if (TableName.isInformation(database)) {
      InformationSchema.names().forEach(name -> rows.add(new Object[] {name, "SYSTEM VIEW"}));
    } else if (SystemDatabases.contains(database)) {
      SystemDatabases.names().forEach(name -> rows.add(new Object[] {name, "BASE TABLE"}));
    } else {
      session
          .server()
          .tables(database)
          .forEach(name -> rows.add(new Object[] {name, "BASE TABLE"}));
    }
    return rows;
  }

  RowSource tables(boolean full) {
    String database = database();
    Filter filter = Filter.read(in);
    String pattern = filter.like() == null ? "" : " (" + filter.like() + ")";
    List<ColumnDefinition> columns = TABLES.columns("Tables_in_" + database + pattern);
    if (full) {
      return filter.of(columns, () -> names(database), true, session);
    }
    Supplier<List<Object[]>> rows =
        () -> names(database).stream().map(row -> new Object[] {row[0]}).toList();
    return filter.of(columns.subList(0, 1), rows, true, session);
  }

  RowSource status() {
    String database = database();
    Filter filter = Filter.read(in);
    return filter.of(STATUS.columns(), () -> STATUS.rows(statusRows(database)), true, session);
  }

  private List<Object[]> statusRows(String database) {
    if (TableName.isInformation(database)) {
      return InformationSchema.names().stream().map(TableRows::systemView).toList();
    }
    return TableRows.tables(session, database);
  }

  /** No table is shown as open: clients ask which are locked, and nobody can tell here. */
  RowSource open() {
    database();
    Filter filter = Filter.read(in);
    List<ColumnDefinition> columns =
        List.of(
            ColumnDefinition.text("Database", NAME_LENGTH),
            ColumnDefinition.text("Table", NAME_LENGTH),
            ColumnDefinition.computed("In_use", FieldType.LONGLONG, 1, FieldFlag.NOT_NULL),
            ColumnDefinition.computed("Name_locked", FieldType.LONGLONG, 4, FieldFlag.NOT_NULL));
    return filter.of(columns, List::of, true, session);
  }
}
