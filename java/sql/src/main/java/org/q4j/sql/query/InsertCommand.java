package org.q4j.sql.query;

import com.alibaba.druid.sql.ast.SQLExpr;
import com.alibaba.druid.sql.ast.expr.SQLDefaultExpr;
import com.alibaba.druid.sql.ast.expr.SQLIdentifierExpr;
import com.alibaba.druid.sql.ast.statement.SQLInsertStatement;
import com.alibaba.druid.sql.ast.statement.SQLSelect;
import com.alibaba.druid.sql.dialect.mysql.ast.statement.MySqlInsertStatement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.q4j.row.RowBuilder;
import org.q4j.sql.select.Expression;
import org.q4j.sql.select.Expressions;
import org.q4j.sql.select.RowCursor;
import org.q4j.sql.select.Select;
import org.q4j.sql.text.SqlReader;
import org.q4j.sql.wire.FieldFlag;

/** INSERT of expressions, or of what a SELECT gives. */
final class InsertCommand implements Command {
  private final MySqlInsertStatement insert;
  private final InsertHead head;

  InsertCommand(MySqlInsertStatement insert) {
    this.insert = insert;
    List<String> columns = new ArrayList<>();
    for (SQLExpr column : insert.getColumns()) {
      columns.add(DruidNames.column(column));
    }
    SqlReader.RawName name = DruidNames.table(insert.getTableSource().getExpr());
    this.head = new InsertHead(name.database(), name.table(), !columns.isEmpty(), columns);
  }

  @Override
  public void run(Call call) {
    InsertTarget target = new InsertTarget(call, head, InsertRules.of(call, insert.isIgnore()));
    if (insert.getQuery() != null) {
      insertSelected(call, target, insert.getQuery());
      return;
    }
    Conversion conversion = target.conversion(insert.getValuesList().size() > 1);
    StatementContext context = new StatementContext(call);
    List<RowBuilder> rows = new ArrayList<>();
    for (SQLInsertStatement.ValuesClause values : insert.getValuesList()) {
      rows.add(row(values, target, conversion, context, rows.size() + 1L));
    }
    target.insert(rows);
  }

  private static RowBuilder row(
      SQLInsertStatement.ValuesClause values,
      InsertTarget target,
      Conversion conversion,
      StatementContext context,
      long number) {
    List<SQLExpr> given = values.getValues();
    RowBuilder row = target.newRow();
    boolean defaults = given.isEmpty();
    if (!defaults && given.size() != target.width()) {
      throw QueryErrors.valueCount(number);
    }
    for (int i = 0; i < target.width(); i++) {
      int column = target.column(i);
      if (defaults || isDefault(given.get(i))) {
        target.requireDefault(column);
      } else {
        Expression value = Expressions.compile(given.get(i), List.of(), context);
        conversion.set(row, column, value(value, target, column), number);
      }
    }
    target.complete(row);
    return row;
  }

  /** Bytes that are a number to arithmetic, such as 0x7f, are one in a column of numbers too. */
  private static Object value(Expression expression, InsertTarget target, int column) {
    Object value = expression.value(new Object[0]);
    return value instanceof byte[] bytes
            && (expression.column("").flags() & FieldFlag.UNSIGNED) != 0
        ? Conversion.literalBytes(bytes, target.schema().column(column))
        : value;
  }

  private static boolean isDefault(SQLExpr value) {
    return value instanceof SQLDefaultExpr
        || (value instanceof SQLIdentifierExpr name && name.getName().equalsIgnoreCase("DEFAULT"));
  }

  private static void insertSelected(Call call, InsertTarget target, SQLSelect select) {
    Select plan = Select.plan(select, new StatementContext(call));
    if (plan.columns().size() != target.width()) {
      throw QueryErrors.valueCount(1);
    }
    BulkInsert bulk = new BulkInsert(call, target);
    call.writing(
        target.name(),
        () -> {
          try (RowCursor cursor = plan.open()) {
            bulk.insert(new Selected(cursor, target));
          }
          bulk.ok();
        });
  }

  /** The rows of a SELECT, each in the same builder. */
  private static final class Selected implements Iterator<RowBuilder> {
    private final RowCursor cursor;
    private final InsertTarget target;
    private final Conversion conversion;
    private final RowBuilder row;
    private Object[] next;
    private long number;

    Selected(RowCursor cursor, InsertTarget target) {
      this.cursor = cursor;
      this.target = target;
      this.conversion = target.conversion(true);
      this.row = target.newRow();
      this.next = cursor.next();
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public RowBuilder next() {
      row.clear();
      number++;
      for (int i = 0; i < target.width(); i++) {
        conversion.set(row, target.column(i), next[i], number);
      }
      target.complete(row);
      next = cursor.next();
      return row;
    }
  }
}
