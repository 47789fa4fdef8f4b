package org.q4j.sql.select;

import com.alibaba.druid.sql.ast.SQLExpr;
import com.alibaba.druid.sql.ast.SQLName;
import com.alibaba.druid.sql.ast.statement.SQLJoinTableSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.q4j.sql.wire.ColumnDefinition;

/** Joins by nested loops. */
final class Joins {

  private final Tables tables;

  Joins(Tables tables) {
    this.tables = tables;
  }

  Tables.Rows join(SQLJoinTableSource join) {
    Tables.Rows left = tables.of(join.getLeft());
    Tables.Rows right = tables.of(join.getRight());
    boolean isOuter =
        switch (join.getJoinType()) {
          case COMMA, JOIN, INNER_JOIN, CROSS_JOIN, STRAIGHT_JOIN -> false;
          case NATURAL_JOIN, NATURAL_INNER_JOIN, NATURAL_CROSS_JOIN -> false;
          case LEFT_OUTER_JOIN, RIGHT_OUTER_JOIN -> true;
          case NATURAL_LEFT_JOIN, NATURAL_RIGHT_JOIN -> true;
          default -> throw SqlErrors.notSupported(join.getJoinType().name().replace('_', ' '));
        };
    boolean swapped =
        switch (join.getJoinType()) {
          case RIGHT_OUTER_JOIN, NATURAL_RIGHT_JOIN -> true;
          default -> false;
        };
    List<ColumnDefinition> columns = new ArrayList<>(left.columns());
    columns.addAll(right.columns());
    int leftSize = left.columns().size();
    Set<Integer> hidden = new HashSet<>(left.hidden());
    right.hidden().forEach(place -> hidden.add(place + leftSize));

    Scope scope = new Scope(columns, hidden, tables.outer());
    scope.clause("on clause");
    Compiler compiler = new Compiler(tables.planner(), scope);
    List<Node> conditions = new ArrayList<>();
    if (join.getCondition() != null) {
      conditions.add(compiler.compile(join.getCondition()));
    }
    for (String name : shared(join, left, right)) {
      int a = place(left, name);
      int b = leftSize + place(right, name);
      conditions.add(
          compiler.operators().compare(scope.column(a), scope.column(b), result -> result == 0));
      // The one of the preserved side is never missing.
      hidden.add(swapped ? a : b);
    }
    Optional<Node> condition =
        conditions.isEmpty() ? Optional.empty() : Optional.of(compiler.operators().and(conditions));
    NestedLoop loop =
        new NestedLoop(
            swapped ? right : left, swapped ? left : right, isOuter, swapped, condition, compiler);
    return new Tables.Rows(columns, hidden, Tables.source(columns, loop::open));
  }

  private static List<String> shared(SQLJoinTableSource join, Tables.Rows left, Tables.Rows right) {
    List<String> names = new ArrayList<>();
    for (SQLExpr name : join.getUsing()) {
      names.add(Names.plain(name instanceof SQLName plain ? plain.getSimpleName() : name + ""));
    }
    if (join.getJoinType().name().startsWith("NATURAL")) {
      for (int i = 0; i < left.columns().size(); i++) {
        String name = left.columns().get(i).name();
        boolean both =
            right.columns().stream().anyMatch(column -> column.name().equalsIgnoreCase(name));
        if (both && !left.hidden().contains(i)) {
          names.add(name);
        }
      }
    }
    return names;
  }

  private static int place(Tables.Rows rows, String name) {
    for (int i = 0; i < rows.columns().size(); i++) {
      if (!rows.hidden().contains(i) && rows.columns().get(i).name().equalsIgnoreCase(name)) {
        return i;
      }
    }
    throw SqlErrors.unknownColumn(name, "from clause");
  }
}
