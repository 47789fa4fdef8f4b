package org.q4j.sql.select;

import com.alibaba.druid.sql.ast.SQLExpr;
import com.alibaba.druid.sql.ast.SQLName;
import com.alibaba.druid.sql.ast.expr.SQLIdentifierExpr;
import com.alibaba.druid.sql.ast.expr.SQLPropertyExpr;
import com.alibaba.druid.sql.ast.statement.SQLExprTableSource;
import com.alibaba.druid.sql.ast.statement.SQLJoinTableSource;
import com.alibaba.druid.sql.ast.statement.SQLSelect;
import com.alibaba.druid.sql.ast.statement.SQLSubqueryTableSource;
import com.alibaba.druid.sql.ast.statement.SQLTableSource;
import com.alibaba.druid.sql.ast.statement.SQLUnionQueryTableSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.q4j.sql.wire.ColumnDefinition;
import org.q4j.sql.wire.ErrorReply;

/** What stands behind FROM: tables, derived tables and joins of them. */
final class Tables {

  private final QueryPlanner planner;
  private final Optional<Scope> outer;
  private final Set<String> aliases = new HashSet<>();

  Tables(QueryPlanner planner, Optional<Scope> outer) {
    this.planner = planner;
    this.outer = outer;
  }

  QueryPlanner planner() {
    return planner;
  }

  Optional<Scope> outer() {
    return outer;
  }

  /**
   * Rows with the columns that names can mean.
   *
   * @param hidden as {@link Scope} has them
   */
  record Rows(List<ColumnDefinition> columns, Set<Integer> hidden, RowSource source) {}

  /** Returns one row without columns where nothing is named, or DUAL. */
  Rows of(SQLTableSource from) {
    if (from == null || isDual(from)) {
      return new Rows(List.of(), Set.of(), source(List.of(), Cursors::oneEmptyRow));
    }
    if (from instanceof SQLExprTableSource table) {
      return table(table);
    }
    if (from instanceof SQLSubqueryTableSource derived) {
      return derived(derived.getSelect(), derived.getAlias());
    }
    if (from instanceof SQLUnionQueryTableSource derived) {
      return derived(new SQLSelect(derived.getUnion()), derived.getAlias());
    }
    if (from instanceof SQLJoinTableSource join) {
      return new Joins(this).join(join);
    }
    throw SqlErrors.notSupported(from.toString());
  }

  private static boolean isDual(SQLTableSource from) {
    return from instanceof SQLExprTableSource table
        && table.getExpr() instanceof SQLIdentifierExpr name
        && name.getName().equalsIgnoreCase("dual");
  }

  private Rows table(SQLExprTableSource table) {
    SQLExpr expression = table.getExpr();
    String database = "";
    String name;
    if (expression instanceof SQLPropertyExpr property) {
      database = Names.plain(property.getOwner().toString());
      name = Names.plain(property.getName());
    } else if (expression instanceof SQLName simple) {
      name = Names.plain(simple.getSimpleName());
    } else {
      throw SqlErrors.notSupported(expression.toString());
    }
    String alias = table.getAlias() == null ? name : Names.plain(table.getAlias());
    Optional<Derived> common = database.isEmpty() ? planner.common().find(name) : Optional.empty();
    if (common.isPresent()) {
      return derived(common.get(), alias);
    }
    RowSource source = planner.conversions().context().table(database, name);
    takeAlias(database, alias);
    return new Rows(renamed(source.columns(), alias), Set.of(), source);
  }

  private void takeAlias(String database, String alias) {
    if (!aliases.add(database.toLowerCase(Locale.ROOT) + "." + alias)) {
      throw SqlErrors.sameAlias(alias);
    }
  }

  /** A table's columns belong to its alias. */
  private static List<ColumnDefinition> renamed(List<ColumnDefinition> columns, String alias) {
    List<ColumnDefinition> found = new ArrayList<>(columns.size());
    for (ColumnDefinition column : columns) {
      found.add(
          new ColumnDefinition(
              column.schema(),
              alias,
              column.originalTable(),
              column.name(),
              column.originalName(),
              column.type(),
              column.text(),
              column.length(),
              column.flags(),
              column.decimals(),
              column.members()));
    }
    return found;
  }

  private Rows derived(SQLSelect select, String alias) {
    if (alias == null) {
      throw new ErrorReply(1248, "42000", "Every derived table must have its own alias");
    }
    return derived(Derived.of(planner.plan(select, Optional.empty())), Names.plain(alias));
  }

  private Rows derived(Derived table, String alias) {
    takeAlias("", alias);
    return new Rows(renamed(table.columns(), alias), Set.of(), table.source());
  }

  /** Starts reading. */
  @FunctionalInterface
  interface Opening {
    RowCursor open();
  }

  static RowSource source(List<ColumnDefinition> columns, Opening opening) {
    return new RowSource() {
      @Override
      public List<ColumnDefinition> columns() {
        return columns;
      }

      @Override
      public RowCursor open() {
        return opening.open();
      }

      @Override
      public OptionalLong count() {
        return OptionalLong.empty();
      }
    };
  }
}
