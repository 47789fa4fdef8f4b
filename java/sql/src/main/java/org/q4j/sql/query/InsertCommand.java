package org.q4j.sql.query;

import com.alibaba.druid.sql.ast.SQLExpr;
import com.alibaba.druid.sql.ast.expr.SQLDefaultExpr;
import com.alibaba.druid.sql.ast.expr.SQLIdentifierExpr;
import com.alibaba.druid.sql.ast.statement.SQLInsertStatement;
import com.alibaba.druid.sql.ast.statement.SQLSelect;
import com.alibaba.druid.sql.dialect.mysql.ast.statement.MySqlInsertStatement;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.q4j.row.Column;
import org.q4j.row.RowBuilder;
import org.q4j.sql.select.Expression;
import org.q4j.sql.select.Expressions;
import org.q4j.sql.select.RowCursor;
import org.q4j.sql.select.Select;
import org.q4j.sql.text.SqlReader;
import org.q4j.sql.wire.ColumnDefinition;
import org.q4j.sql.wire.FieldFlag;
import org.q4j.sql.wire.FieldType;

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
    StatementContext context = new InsertContext(call, target.rules());
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
        conversion.set(row, column, value(value, target, column, context), number);
      }
    }
    target.complete(row);
    return row;
  }

  /** Bytes that are a number to arithmetic, such as 0x7f, are one in a column of numbers too. */
  private static Object value(
      Expression expression, InsertTarget target, int column, StatementContext context) {
    Object value = expression.value(new Object[0]);
    ColumnDefinition from = expression.column("");
    return value instanceof byte[] bytes && (from.flags() & FieldFlag.UNSIGNED) != 0
        ? Conversion.literalBytes(bytes, target.schema().column(column))
        : fitting(value, from, target, column, context);
  }

  private static Object fitting(
      Object value,
      ColumnDefinition from,
      InsertTarget target,
      int column,
      StatementContext context) {
    if (value == null) {
      return null;
    }
    return switch (target.schema().column(column).type().kind()) {
      case INTEGER -> {
        Object number = Expressions.asNumber(value, from, context);
        // Of a time of day the whole seconds are taken, not the nearest.
        yield number != value && number instanceof BigDecimal decimal
            ? decimal.setScale(0, RoundingMode.DOWN)
            : number;
      }
      case FLOAT, DECIMAL -> Expressions.asNumber(value, from, context);
      case TEMPORAL -> temporal(value, from, target.schema().column(column), context);
      default -> value;
    };
  }

  private static Object temporal(
      Object value, ColumnDefinition from, Column to, StatementContext context) {
    if (from.type() == FieldType.TIME && hasDate(to)) {
      return Expressions.today(value, from, context);
    }
    return from.type() == FieldType.DATE && Conversion.typeName(to).equals("time")
        ? value + " 00:00:00"
        : value;
  }

  private static boolean hasDate(Column column) {
    String type = Conversion.typeName(column);
    return !type.equals("time") && !type.equals("year");
  }

  private static boolean isDefault(SQLExpr value) {
    return value instanceof SQLDefaultExpr
        || (value instanceof SQLIdentifierExpr name && name.getName().equalsIgnoreCase("DEFAULT"));
  }

  private static void insertSelected(Call call, InsertTarget target, SQLSelect select) {
    StatementContext context = new InsertContext(call, target.rules());
    Select plan = Select.plan(select, context);
    if (plan.columns().size() != target.width()) {
      throw QueryErrors.valueCount(1);
    }
    BulkInsert bulk = new BulkInsert(call, target);
    call.writing(
        target.name(),
        () -> {
          try (RowCursor cursor = plan.openExact()) {
            bulk.insert(new Selected(cursor, plan.columns(), target, context));
          }
          bulk.ok();
        });
  }

  /** The rows of a SELECT, each in the same builder. */
  private static final class Selected implements Iterator<RowBuilder> {
    private final RowCursor cursor;
    private final List<ColumnDefinition> columns;
    private final InsertTarget target;
    private final StatementContext context;
    private final Conversion conversion;
    private final RowBuilder row;
    private Object[] next;
    private long number;

    Selected(
        RowCursor cursor,
        List<ColumnDefinition> columns,
        InsertTarget target,
        StatementContext context) {
      this.cursor = cursor;
      this.columns = columns;
      this.target = target;
      this.context = context;
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
        int column = target.column(i);
        Object value = fitting(next[i], columns.get(i), target, column, context);
        conversion.set(row, column, value, number);
      }
      target.complete(row);
      next = cursor.next();
      return row;
    }
  }
}
