package org.q4j.sql.select;

import com.alibaba.druid.sql.ast.SQLExpr;
import com.alibaba.druid.sql.ast.expr.SQLIdentifierExpr;
import com.alibaba.druid.sql.ast.expr.SQLPropertyExpr;
import org.q4j.sql.wire.ColumnDefinition;

/**
 * A column as a statement names it. Immutable.
 *
 * @param database "" where none is named
 * @param table "" where none is named
 */
record ColumnName(String database, String table, String name) {

  static ColumnName of(SQLIdentifierExpr identifier) {
    return new ColumnName("", "", Names.plain(identifier.getName()));
  }

  static ColumnName of(SQLPropertyExpr property) {
    String name = Names.plain(property.getName());
    SQLExpr owner = property.getOwner();
    if (owner instanceof SQLIdentifierExpr table) {
      return new ColumnName("", Names.plain(table.getName()), name);
    }
    if (owner instanceof SQLPropertyExpr table
        && table.getOwner() instanceof SQLIdentifierExpr database) {
      return new ColumnName(Names.plain(database.getName()), Names.plain(table.getName()), name);
    }
    throw SqlErrors.unknownColumn(property.toString(), "field list");
  }

  /** Returns whether this may mean a column: tables and databases are told apart by case. */
  boolean matches(ColumnDefinition column) {
    return name.equalsIgnoreCase(column.name())
        && (table.isEmpty() || table.equals(column.table()))
        && (database.isEmpty() || database.equalsIgnoreCase(column.schema()));
  }

  @Override
  public String toString() {
    return (database.isEmpty() ? "" : database + ".") + (table.isEmpty() ? "" : table + ".") + name;
  }
}
