package org.q4j.sql.select;

import com.alibaba.druid.sql.ast.SQLExpr;
import com.alibaba.druid.sql.ast.expr.SQLAllExpr;
import com.alibaba.druid.sql.ast.expr.SQLAnyExpr;
import com.alibaba.druid.sql.ast.expr.SQLExistsExpr;
import com.alibaba.druid.sql.ast.expr.SQLInSubQueryExpr;
import com.alibaba.druid.sql.ast.expr.SQLQueryExpr;
import com.alibaba.druid.sql.ast.expr.SQLSomeExpr;
import com.alibaba.druid.sql.ast.statement.SQLSelect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/**
 * Subqueries in expressions. One that asks for nothing of the row around it runs once; another runs
 * again for every row.
 */
final class Subqueries {

  private final Compiler compiler;

  Subqueries(Compiler compiler) {
    this.compiler = compiler;
  }

  /**
   * A planned subquery.
   *
   * @param correlated whether it asks for columns of the row around it
   */
  private record Planned(Plan plan, boolean correlated, Scope scope) {

    RowCursor open(Object[] row) {
      scope.enter(row);
      return plan.open();
    }

    /** Returns a result that is computed once where every row has the same. */
    <T> java.util.function.Function<Object[], T> cached(
        java.util.function.Function<Object[], T> compute) {
      if (correlated) {
        return compute;
      }
      List<T> cache = new ArrayList<>(1);
      return row -> {
        if (cache.isEmpty()) {
          cache.add(compute.apply(row));
        }
        return cache.get(0);
      };
    }
  }

  private Planned plan(SQLSelect select) {
    Scope scope = compiler.scope();
    int before = scope.outerUses();
    Plan plan = compiler.planner().plan(select, Optional.of(scope));
    return new Planned(plan, scope.outerUses() != before, scope);
  }

  Node scalar(SQLQueryExpr expression) {
    Planned query = plan(expression.getSubQuery());
    requireColumns(query, 1);
    var value =
        query.cached(
            row -> {
              try (RowCursor rows = query.open(row)) {
                Object[] first = rows.next();
                if (first != null && rows.next() != null) {
                  throw SqlErrors.manyRows();
                }
                return Optional.ofNullable(first == null ? null : first[0]);
              }
            });
    return new Node(query.plan().types().get(0), row -> value.apply(row).orElse(null));
  }

  private static void requireColumns(Planned query, int count) {
    if (query.plan().columns().size() != count) {
      throw SqlErrors.columns(count);
    }
  }

  Node exists(SQLExistsExpr expression) {
    Planned query = plan(expression.getSubQuery());
    var found =
        query.cached(
            row -> {
              try (RowCursor rows = query.open(row)) {
                return rows.next() != null;
              }
            });
    return Operators.condition(row -> Truth.of(found.apply(row) != expression.isNot()));
  }

  Node in(SQLInSubQueryExpr expression) {
    List<Node> tested = new RowValues(compiler).parts(expression.getExpr());
    Planned query = plan(expression.getSubQuery());
    requireColumns(query, tested.size());
    Node any = any(tested, query, result -> result == 0);
    return expression.isNot() ? compiler.operators().not(any) : any;
  }

  /** Returns a comparison with ANY, SOME or ALL of a subquery's rows. */
  Node quantified(Node tested, SQLExpr right, IntPredicate holds) {
    Supplier<SQLSelect> select =
        () ->
            right instanceof SQLAnyExpr any
                ? any.getSubQuery()
                : right instanceof SQLSomeExpr some
                    ? some.getSubQuery()
                    : ((SQLAllExpr) right).getSubQuery();
    Planned query = plan(select.get());
    requireColumns(query, 1);
    // ALL holds where the opposite holds for none.
    return right instanceof SQLAllExpr
        ? compiler.operators().not(any(List.of(tested), query, holds.negate()))
        : any(List.of(tested), query, holds);
  }

  private Node any(List<Node> tested, Planned query, IntPredicate holds) {
    List<SqlType> types = query.plan().types();
    List<Comparison.Order> orders = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      orders.add(
          compiler.operators().shownOrder(tested.get(i), new Node(types.get(i), row -> null)));
    }
    var rows = query.cached(row -> rows(query, row));
    return Operators.condition(
        row -> {
          Object[] values = tested.stream().map(node -> node.value(row)).toArray();
          Truth result = Truth.FALSE;
          for (Object[] candidate : rows.apply(row)) {
            Truth one = all(values, candidate, orders, holds);
            if (one == Truth.TRUE) {
              return one;
            }
            result = one == Truth.UNKNOWN ? one : result;
          }
          return result;
        });
  }

  private static Truth all(
      Object[] values, Object[] candidate, List<Comparison.Order> orders, IntPredicate holds) {
    Truth result = Truth.TRUE;
    for (int i = 0; i < values.length; i++) {
      Truth one = Operators.compare(values[i], candidate[i], orders.get(i), holds);
      if (one == Truth.FALSE) {
        return one;
      }
      result = one == Truth.UNKNOWN ? one : result;
    }
    return result;
  }

  /** An uncorrelated one's rows are held to the end of the statement. */
  private List<Object[]> rows(Planned query, Object[] row) {
    MemoryUse memory = compiler.planner().memory();
    List<Object[]> found = new ArrayList<>();
    long bytes = 0;
    try (RowCursor rows = query.open(row)) {
      for (Object[] next = rows.next(); next != null; next = rows.next()) {
        long size = MemoryUse.of(next);
        memory.add(size);
        bytes += size;
        found.add(next);
      }
    }
    if (query.correlated()) {
      memory.release(bytes);
    }
    return found;
  }
}
