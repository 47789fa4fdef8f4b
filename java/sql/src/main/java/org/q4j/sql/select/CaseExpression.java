package org.q4j.sql.select;

import com.alibaba.druid.sql.ast.expr.SQLCaseExpr;
import java.util.ArrayList;
import java.util.List;

/** CASE, with a value to compare and without. */
final class CaseExpression {

  private final Compiler compiler;

  CaseExpression(Compiler compiler) {
    this.compiler = compiler;
  }

  Node compile(SQLCaseExpr expression) {
    List<Node> conditions = new ArrayList<>();
    List<Node> results = new ArrayList<>();
    Node value =
        expression.getValueExpr() == null ? null : compiler.compile(expression.getValueExpr());
    for (SQLCaseExpr.Item item : expression.getItems()) {
      Node when = compiler.compile(item.getConditionExpr());
      conditions.add(value == null ? when : compiler.operators().exactlyEqual(value, when));
      results.add(compiler.compile(item.getValueExpr()));
    }
    results.add(
        expression.getElseExpr() == null
            ? new Constant(SqlType.NULL, null)
            : compiler.compile(expression.getElseExpr()));
    SqlType type = CommonType.of(results);
    return new Node(
        type,
        row -> {
          int chosen = 0;
          while (chosen < conditions.size()
              && compiler.operators().truth(conditions.get(chosen), row) != Truth.TRUE) {
            chosen++;
          }
          return CommonType.value(results.get(chosen), row, type, compiler.conversions());
        });
  }
}
