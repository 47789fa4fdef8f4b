package org.q4j.sql.select;

import com.alibaba.druid.sql.ast.SQLExpr;
import com.alibaba.druid.sql.ast.SQLOrderBy;
import com.alibaba.druid.sql.ast.SQLOrderingSpecification;
import com.alibaba.druid.sql.ast.expr.SQLIntegerExpr;
import com.alibaba.druid.sql.ast.expr.SQLUnaryExpr;
import com.alibaba.druid.sql.ast.expr.SQLUnaryOperator;
import com.alibaba.druid.sql.ast.statement.SQLSelectOrderByItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What rows are sorted by. Immutable.
 *
 * @param keys the values, the first first
 * @param descending for each key
 */
record Sorting(List<Node> keys, List<Boolean> descending, Conversions conversions) {

  /**
   * @param positions what a plain number means
   * @param compile compiles another expression
   */
  static Sorting of(
      SQLOrderBy clause,
      Function<Integer, Optional<Node>> positions,
      Function<SQLExpr, Node> compile,
      Conversions conversions) {
    List<Node> keys = new ArrayList<>();
    List<Boolean> descending = new ArrayList<>();
    for (SQLSelectOrderByItem item : clause.getItems()) {
      SQLExpr key = withoutSigns(item.getExpr());
      if (key instanceof SQLIntegerExpr position) {
        Optional<Node> found =
            !isNegative(item.getExpr()) && position.getNumber() instanceof Integer place
                ? positions.apply(Math.abs(place))
                : Optional.empty();
        keys.add(
            found.orElseThrow(() -> SqlErrors.unknownColumn(position.toString(), "order clause")));
      } else {
        keys.add(compile.apply(item.getExpr()));
      }
      descending.add(item.getType() == SQLOrderingSpecification.DESC);
    }
    return new Sorting(keys, descending, conversions);
  }

  /** Returns whether the signs before a number make it a negative one, the place of no column. */
  private static boolean isNegative(SQLExpr number) {
    boolean negative = false;
    SQLExpr inner = number;
    while (inner instanceof SQLUnaryExpr unary) {
      negative ^= unary.getOperator() == SQLUnaryOperator.Negative;
      inner = unary.getExpr();
    }
    return negative ^ (((SQLIntegerExpr) inner).getNumber().longValue() < 0);
  }

  /** Returns the number behind signs, which may be the place of a column; else the expression. */
  private static SQLExpr withoutSigns(SQLExpr expression) {
    SQLExpr inner = expression;
    while (inner instanceof SQLUnaryExpr unary
        && (unary.getOperator() == SQLUnaryOperator.Negative
            || unary.getOperator() == SQLUnaryOperator.Plus)) {
      inner = unary.getExpr();
    }
    return inner instanceof SQLIntegerExpr ? inner : expression;
  }

  Object[] key(Object[] row) {
    Object[] key = new Object[keys.size()];
    for (int i = 0; i < key.length; i++) {
      Node node = keys.get(i);
      key[i] = Keys.of(node.value(row), node.type(), conversions);
    }
    return key;
  }

  int compare(Object[] a, Object[] b) {
    for (int i = 0; i < a.length; i++) {
      int order = Keys.compare(a[i], b[i]);
      if (order != 0) {
        return descending.get(i) ? -order : order;
      }
    }
    return 0;
  }
}
