package org.q4j.sql.select;

import com.alibaba.druid.sql.ast.expr.SQLAllColumnExpr;
import com.alibaba.druid.sql.ast.statement.SQLExprTableSource;
import com.alibaba.druid.sql.ast.statement.SQLSelect;
import com.alibaba.druid.sql.ast.statement.SQLSelectItem;
import com.alibaba.druid.sql.ast.statement.SQLSelectQuery;
import com.alibaba.druid.sql.ast.statement.SQLSelectQueryBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.q4j.sql.wire.ColumnDefinition;

/** A SELECT, ready to run. Used by one thread at a time. */
public final class Select {

  private final List<ColumnDefinition> columns;
  private final List<Node> items;
  private final Optional<RowSource> source;

  private Select(List<ColumnDefinition> columns, List<Node> items, Optional<RowSource> source) {
    this.columns = columns;
    this.items = items;
    this.source = source;
  }

  /**
   * Plans a SELECT.
   *
   * @param select of Druid's MySQL dialect
   * @throws org.q4j.sql.wire.ErrorReply when a table, a column or a function is missing or wrong
   */
  public static Select plan(SQLSelect select, SelectContext context) {
    return plan(select.getQuery(), context);
  }

  /** As {@link #plan(SQLSelect, SelectContext)}. */
  public static Select plan(SQLSelectQuery query, SelectContext context) {
    if (!(query instanceof SQLSelectQueryBlock block)) {
      throw SqlErrors.notSupported(query.toString());
    }
    Optional<RowSource> source = Optional.empty();
    if (block.getFrom() instanceof SQLExprTableSource table) {
      source = Optional.of(context.table("", Names.plain(table.getTableName())));
    }
    Scope scope =
        new Scope(
            source.map(RowSource::columns).orElse(List.of()), Optional.empty(), "field list");
    Compiler compiler = new Compiler(context, scope);
    List<ColumnDefinition> columns = new ArrayList<>();
    List<Node> items = new ArrayList<>();
    for (SQLSelectItem item : block.getSelectList()) {
      if (item.getExpr() instanceof SQLAllColumnExpr) {
        for (ColumnDefinition column : scope.columns()) {
          columns.add(column);
          items.add(scope.resolve(new ColumnName("", "", column.name())));
        }
      } else {
        Node node = compiler.compile(item.getExpr());
        String name = item.getAlias() == null ? item.getExpr().toString() : item.getAlias();
        columns.add(node.column(name));
        items.add(node);
      }
    }
    return new Select(columns, items, source);
  }

  /** Returns the result's columns. */
  public List<ColumnDefinition> columns() {
    return columns;
  }

  /** Starts the SELECT. */
  public RowCursor open() {
    RowCursor rows = source.map(RowSource::open).orElseGet(Cursors::oneEmptyRow);
    return Cursors.mapped(rows, row -> items.stream().map(item -> item.value(row)).toArray());
  }
}
