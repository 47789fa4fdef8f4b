package org.q4j.sql.query;

import com.alibaba.druid.sql.ast.SQLExpr;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.q4j.row.Column;
import org.q4j.row.Row;
import org.q4j.row.RowBuilder;
import org.q4j.row.RowOrder;
import org.q4j.sql.select.Expression;
import org.q4j.sql.select.Expressions;
import org.q4j.sql.text.SqlReader;
import org.q4j.sql.wire.ColumnDefinition;

/**
 * One assignment of LOAD DATA … SET.
 *
 * @param value over the row's columns, as far as they are filled, and user variables; empty for
 *     DEFAULT
 */
record LoadAssignment(String column, Optional<SQLExpr> value) {

  /** Reads {@code [SET column = expression, …]}. */
  static List<LoadAssignment> read(SqlReader reader) {
    List<LoadAssignment> all = new ArrayList<>();
    if (!reader.accept("SET")) {
      return all;
    }
    do {
      String column = reader.name();
      if (!reader.acceptAssignment()) {
        throw reader.unexpected();
      }
      all.add(new LoadAssignment(column, value(reader)));
    } while (reader.acceptSymbol(','));
    return all;
  }

  private static Optional<SQLExpr> value(SqlReader reader) {
    String text = reader.text(reader.expression());
    return text.strip().equalsIgnoreCase("DEFAULT")
        ? Optional.empty()
        : Optional.of(CommandParser.expression(text));
  }

  /** The assignments of one statement. */
  static final class Run {
    private final InsertTarget target;
    private final Conversion conversion;
    private final StatementContext context;
    private final List<LoadAssignment> assignments;
    private final int[] columns;
    private final List<ColumnDefinition> described;
    private List<Optional<Expression>> compiled = List.of();

    Run(
        List<LoadAssignment> assignments,
        StatementContext context,
        InsertTarget target,
        Conversion conversion) {
      this.assignments = assignments;
      this.target = target;
      this.conversion = conversion;
      this.context = context;
      this.described = TableColumns.of(target.name(), target.schema());
      this.columns = new int[assignments.size()];
      for (int i = 0; i < columns.length; i++) {
        columns[i] = target.schema().indexOf(assignments.get(i).column());
        if (columns[i] < 0) {
          throw QueryErrors.unknownColumn(assignments.get(i).column(), "field list");
        }
      }
      compile();
    }

    private void compile() {
      List<Optional<Expression>> all = new ArrayList<>();
      for (LoadAssignment assignment : assignments) {
        all.add(assignment.value().map(value -> Expressions.compile(value, described, context)));
      }
      compiled = all;
    }

    /**
     * Makes the assignments, one after the other.
     *
     * @param number of the row, from 1, for messages
     */
    void apply(RowBuilder row, long number) {
      if (columns.length == 0) {
        return;
      }
      for (int column : columns) {
        Column wanted = target.schema().column(column);
        if (!row.isSet(column) && !wanted.nullable() && wanted.defaultValue().isEmpty()) {
          NearestValue.setImplicit(row, column);
        }
      }
      target.complete(row); // So that expressions find a whole row.
      for (int i = 0; i < columns.length; i++) {
        if (compiled.get(i).isEmpty()) {
          target.setDefault(row, columns[i]);
        } else {
          conversion.set(row, columns[i], compiled.get(i).get().value(values(row)), number);
        }
      }
    }

    private Object[] values(RowBuilder row) {
      Row filled = target.schema().codec(RowOrder.V2).decode(row.encode());
      Object[] values = new Object[described.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = TableColumns.ofExpression(filled.get(i), described.get(i));
      }
      return values;
    }
  }
}
