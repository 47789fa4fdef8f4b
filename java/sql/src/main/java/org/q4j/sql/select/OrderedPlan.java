package org.q4j.sql.select;

import com.alibaba.druid.sql.ast.SQLLimit;
import com.alibaba.druid.sql.ast.SQLOrderBy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.q4j.sql.wire.ColumnDefinition;

/** A query whose result is sorted and limited as a whole, as a UNION is. */
final class OrderedPlan implements Plan {

  private final QueryPlanner planner;
  private final Plan plan;
  private final Optional<Sorting> sorting;
  private final Limit limit;

  OrderedPlan(
      QueryPlanner planner, Plan plan, SQLOrderBy order, SQLLimit limit, Optional<Scope> outer) {
    this.planner = planner;
    this.plan = plan;
    this.limit = Limit.of(limit, planner);
    Scope scope = new Scope(plan.columns(), Set.of(), outer);
    scope.clause("order clause");
    Compiler compiler = new Compiler(planner, scope);
    this.sorting =
        order == null
            ? Optional.empty()
            : Optional.of(
                Sorting.of(
                    order,
                    place ->
                        place < 1 || place > plan.columns().size()
                            ? Optional.empty()
                            : Optional.of(scope.column(place - 1)),
                    compiler::compile,
                    planner.conversions()));
  }

  @Override
  public List<ColumnDefinition> columns() {
    return plan.columns();
  }

  @Override
  public List<SqlType> types() {
    return plan.types();
  }

  @Override
  public RowCursor open() {
    RowCursor rows = plan.open();
    return sorting.isEmpty() ? limit.apply(rows) : limit.apply(sorted(rows, sorting.get()));
  }

  private RowCursor sorted(RowCursor rows, Sorting by) {
    SortedRows sorted = new SortedRows(by, limit.end(), planner.memory());
    try (rows) {
      for (Object[] row = rows.next(); row != null; row = rows.next()) {
        sorted.add(by.key(row), row);
      }
    }
    return Cursors.of(sorted.rows());
  }
}
