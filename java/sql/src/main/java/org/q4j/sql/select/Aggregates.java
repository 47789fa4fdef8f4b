package org.q4j.sql.select;

import com.alibaba.druid.sql.ast.SQLExpr;
import com.alibaba.druid.sql.ast.SQLOrderBy;
import com.alibaba.druid.sql.ast.expr.SQLAggregateExpr;
import com.alibaba.druid.sql.ast.expr.SQLAggregateOption;
import com.alibaba.druid.sql.ast.expr.SQLAllColumnExpr;
import com.alibaba.druid.sql.ast.expr.SQLMethodInvokeExpr;
import com.alibaba.druid.sql.ast.expr.SQLTextLiteralExpr;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The aggregates of one query block: each has a place in the rows behind the grouping. */
final class Aggregates {

  private static final Set<String> NAMES =
      Set.of(
          "count",
          "sum",
          "min",
          "max",
          "avg",
          "group_concat",
          "bit_and",
          "bit_or",
          "bit_xor",
          "std",
          "stddev",
          "stddev_pop",
          "stddev_samp",
          "variance",
          "var_pop",
          "var_samp");

  private final int firstPlace;
  private final List<Aggregate> all = new ArrayList<>();
  private boolean readsInOrder;
  private boolean grouped;

  /**
   * @param firstPlace where in a row the first one's value is
   */
  Aggregates(int firstPlace) {
    this.firstPlace = firstPlace;
  }

  static boolean isAggregate(String name) {
    return NAMES.contains(name.toLowerCase(Locale.ROOT));
  }

  List<Aggregate> all() {
    return all;
  }

  /** Notes that they are of groups whose sums are held, each with the digits of its type. */
  void areGrouped() {
    grouped = true;
  }

  /**
   * Returns whether sums so far have the digits of their types only. MySQL holds groups in a table,
   * unless an aggregate has to see each group's rows together.
   */
  private boolean areHeld() {
    return grouped && !readsInOrder;
  }

  private Node held(Node value) {
    return value.kind() == Kind.DECIMAL
        ? new Node(
            value.type(),
            row -> {
              Object number = value.value(row);
              return areHeld() ? Arithmetic.shown(number, value.type()) : number;
            })
        : value;
  }

  /**
   * Adds a call.
   *
   * @param compiler of the arguments
   * @return the call's value, in a row behind the grouping
   */
  Node add(SQLMethodInvokeExpr call, Compiler compiler) {
    Aggregate aggregate = build(call, compiler);
    int place = firstPlace + all.size();
    all.add(aggregate);
    return new Node(aggregate.type(), row -> row[place]);
  }

  private Aggregate build(SQLMethodInvokeExpr call, Compiler compiler) {
    String name = call.getMethodName().toLowerCase(Locale.ROOT);
    boolean distinct =
        call instanceof SQLAggregateExpr aggregate
            && (aggregate.getOption() == SQLAggregateOption.DISTINCT
                || aggregate.getOption() == SQLAggregateOption.UNIQUE);
    List<SQLExpr> arguments = call.getArguments();
    if (name.equals("count") && arguments.size() == 1 && isStar(arguments.get(0))) {
      return Counting.rows();
    }
    if (arguments.isEmpty()) {
      throw SqlErrors.wrongParameterCount(call.getMethodName());
    }
    List<Node> nodes = compiler.compile(arguments);
    QueryPlanner planner = compiler.planner();
    if (name.equals("count")) {
      readsInOrder |= distinct;
      return Counting.values(nodes, distinct, planner);
    }
    readsInOrder |= distinct || name.equals("group_concat");
    if (name.equals("group_concat")) {
      return GroupConcat.of(nodes, distinct, order(call, compiler), separator(call), planner);
    }
    if (nodes.size() != 1) {
      throw SqlErrors.wrongParameterCount(call.getMethodName());
    }
    Node value = nodes.get(0);
    return switch (name) {
      case "sum" -> Sums.sum(value, distinct, planner, this::areHeld);
      case "avg" -> Sums.average(value, distinct, planner, this::areHeld);
      case "min" -> Extremes.of(held(value), true, planner);
      case "max" -> Extremes.of(held(value), false, planner);
      case "bit_and" -> BitAggregates.of(value, -1, (a, b) -> a & b, planner);
      case "bit_or" -> BitAggregates.of(value, 0, (a, b) -> a | b, planner);
      case "bit_xor" -> BitAggregates.of(value, 0, (a, b) -> a ^ b, planner);
      case "stddev_samp" -> Deviations.of(value, true, true, planner);
      case "var_samp" -> Deviations.of(value, true, false, planner);
      case "variance", "var_pop" -> Deviations.of(value, false, false, planner);
      default -> Deviations.of(value, false, true, planner);
    };
  }

  private static boolean isStar(SQLExpr argument) {
    return argument instanceof SQLAllColumnExpr;
  }

  private static Optional<Sorting> order(SQLMethodInvokeExpr call, Compiler compiler) {
    SQLOrderBy order = call instanceof SQLAggregateExpr aggregate ? aggregate.getOrderBy() : null;
    return order == null
        ? Optional.empty()
        : Optional.of(
            Sorting.of(
                order, place -> Optional.empty(), compiler::compile, compiler.conversions()));
  }

  private static String separator(SQLMethodInvokeExpr call) {
    Object separator = call.getAttribute("SEPARATOR");
    if (separator == null) {
      return ",";
    }
    return separator instanceof SQLTextLiteralExpr text
        ? text.getText()
        : Names.plain(separator.toString());
  }
}
