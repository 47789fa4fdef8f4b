package org.q4j.sql.select;

import com.alibaba.druid.sql.ast.SQLExpr;
import com.alibaba.druid.sql.ast.expr.SQLBinaryOpExpr;
import com.alibaba.druid.sql.ast.expr.SQLInListExpr;
import com.alibaba.druid.sql.ast.expr.SQLListExpr;
import com.alibaba.druid.sql.ast.expr.SQLMethodInvokeExpr;
import java.util.ArrayList;
import java.util.List;

/** Rows in parentheses, {@code (a, b) = (1, 2)}, and IN with a list. */
final class RowValues {

  private final Compiler compiler;

  RowValues(Compiler compiler) {
    this.compiler = compiler;
  }

  static boolean isRow(SQLExpr expression) {
    return (expression instanceof SQLListExpr list && list.getItems().size() > 1)
        || (expression instanceof SQLMethodInvokeExpr call
            && call.getMethodName().equalsIgnoreCase("row"));
  }

  /** Returns the parts of a row; of another expression, itself. */
  List<Node> parts(SQLExpr expression) {
    if (expression instanceof SQLListExpr list) {
      return compiler.compile(list.getItems());
    }
    return isRow(expression)
        ? compiler.compile(((SQLMethodInvokeExpr) expression).getArguments())
        : List.of(compiler.compile(expression));
  }

  Node in(SQLInListExpr in) {
    if (!isRow(in.getExpr())) {
      return compiler
          .operators()
          .in(compiler.compile(in.getExpr()), compiler.compile(in.getTargetList()), in.isNot());
    }
    List<Node> tested = parts(in.getExpr());
    List<Node> choices = new ArrayList<>();
    for (SQLExpr choice : in.getTargetList()) {
      choices.add(equal(tested, parts(choice), false));
    }
    Node any = compiler.operators().or(choices);
    return in.isNot() ? compiler.operators().not(any) : any;
  }

  Node compare(SQLBinaryOpExpr operation, boolean same) {
    List<Node> left = parts(operation.getLeft());
    List<Node> right = parts(operation.getRight());
    return switch (operation.getOperator()) {
      case Equality, EqEq, LessThanOrEqualOrGreaterThan -> equal(left, right, same);
      case NotEqual, LessThanOrGreater -> compiler.operators().not(equal(left, right, false));
      default -> throw SqlErrors.notSupported(operation.toString());
    };
  }

  private Node equal(List<Node> left, List<Node> right, boolean same) {
    if (left.size() != right.size()) {
      throw SqlErrors.columns(left.size());
    }
    List<Node> pairs = new ArrayList<>();
    for (int i = 0; i < left.size(); i++) {
      Node a = left.get(i);
      Node b = right.get(i);
      pairs.add(
          same
              ? compiler.operators().sameAs(a, b)
              : compiler.operators().compare(a, b, result -> result == 0));
    }
    return compiler.operators().and(pairs);
  }
}
