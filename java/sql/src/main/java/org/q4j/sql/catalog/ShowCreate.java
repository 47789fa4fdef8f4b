package org.q4j.sql.catalog;

import java.util.List;
import java.util.stream.Collectors;
import org.q4j.sql.select.RowSource;
import org.q4j.sql.text.SqlReader;
import org.q4j.sql.wire.ColumnDefinition;
import org.q4j.sql.wire.ErrorReply;

/** SHOW CREATE of tables and databases, and MySQL's errors for the rest. Used by one thread. */
final class ShowCreate {
  private static final int NAME_LENGTH = 64;
  private static final int SQL_LENGTH = 1024;

  private final SqlReader in;
  private final CatalogSession session;

  ShowCreate(SqlReader in, CatalogSession session) {
    this.in = in;
    this.session = session;
  }

  RowSource answer() {
    if (in.accept("TABLE")) {
      return table();
    }
    if (in.accept("DATABASE") || in.accept("SCHEMA")) {
      return database();
    }
    if (in.accept("VIEW")) {
      TableName name = TableName.read(in, session);
      name.facts(session);
      throw new ErrorReply(
          1347, "HY000", "'%s.%s' is not VIEW".formatted(name.database(), name.table()));
    }
    if (in.accept("PROCEDURE")) {
      throw new ErrorReply(1305, "42000", "PROCEDURE " + last() + " does not exist");
    }
    if (in.accept("FUNCTION")) {
      throw new ErrorReply(1305, "42000", "FUNCTION " + last() + " does not exist");
    }
    if (in.accept("EVENT")) {
      throw new ErrorReply(1539, "HY000", "Unknown event '" + last() + "'");
    }
    if (in.accept("TRIGGER")) {
      last();
      throw new ErrorReply(1360, "HY000", "Trigger does not exist");
    }
    if (in.accept("USER")) {
      throw Errors.notSupported("SHOW CREATE USER: the file given to --users has the users");
    }
    throw in.unexpected();
  }

  private String last() {
    String name = in.name();
    return in.acceptSymbol('.') ? in.name() : name;
  }

  private RowSource table() {
    TableName name = TableName.read(in, session);
    in.expectEnd();
    String sql =
        name.isInformation()
            ? view(name.information())
            : name.facts(session).schema().toSql(name.table());
    return pair("Table", name.table(), "Create Table", sql);
  }

  private static String view(String table) {
    return InformationSchema.columns(table).stream()
        .map(c -> "  `%s` %s%s".formatted(c.name(), c.sql(), c.nullable() ? "" : " NOT NULL"))
        .collect(
            Collectors.joining(
                ",\n",
                "CREATE TEMPORARY TABLE `" + table + "` (\n",
                "\n) ENGINE=MEMORY DEFAULT CHARSET=utf8"));
  }

  private RowSource database() {
    boolean unless = in.accept("IF", "NOT", "EXISTS");
    String name = in.name();
    in.expectEnd();
    boolean information = TableName.isInformation(name);
    if (!information && !session.server().databases().contains(name)) {
      throw Errors.unknownDatabase(name);
    }
    String sql =
        "CREATE DATABASE %s`%s` /*!40100 DEFAULT CHARACTER SET %s */"
            .formatted(
                unless ? "/*!32312 IF NOT EXISTS*/ " : "",
                name.replace("`", "``"),
                information ? "utf8" : TableRows.CHARSET);
    return pair("Database", name, "Create Database", sql);
  }

  private static RowSource pair(String first, String name, String second, String sql) {
    List<ColumnDefinition> columns =
        List.of(
            ColumnDefinition.text(first, NAME_LENGTH),
            ColumnDefinition.text(second, Math.max(SQL_LENGTH, sql.length())));
    return new MemoryTable(columns, () -> List.<Object[]>of(new Object[] {name, sql}));
  }
}
