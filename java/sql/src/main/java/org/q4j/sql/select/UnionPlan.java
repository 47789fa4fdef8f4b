package org.q4j.sql.select;

import com.alibaba.druid.sql.ast.statement.SQLSelectQuery;
import com.alibaba.druid.sql.ast.statement.SQLUnionOperator;
import com.alibaba.druid.sql.ast.statement.SQLUnionQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.q4j.sql.wire.ColumnDefinition;

/** UNION and UNION ALL: the first query names the columns, all of them make their types. */
final class UnionPlan implements Plan {

  private final QueryPlanner planner;
  private final List<Plan> parts;
  private final boolean distinct;
  private final List<ColumnDefinition> columns;
  private final List<SqlType> types;

  private UnionPlan(QueryPlanner planner, List<Plan> parts, boolean distinct) {
    this.planner = planner;
    this.parts = parts;
    this.distinct = distinct;
    this.types = commonTypes(parts);
    List<ColumnDefinition> found = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      found.add(types.get(i).column(parts.get(0).columns().get(i).name()));
    }
    this.columns = List.copyOf(found);
  }

  static Plan of(QueryPlanner planner, SQLUnionQuery union, Optional<Scope> outer) {
    List<SQLSelectQuery> queries = new ArrayList<>(union.getRelations());
    if (queries.isEmpty()) {
      queries.add(union.getLeft());
      queries.add(union.getRight());
    }
    boolean distinct =
        switch (union.getOperator()) {
          case UNION, DISTINCT -> true;
          case UNION_ALL -> false;
          default -> throw SqlErrors.notSupported(name(union.getOperator()));
        };
    List<Plan> parts = new ArrayList<>();
    for (SQLSelectQuery query : queries) {
      parts.add(planner.plan(query, outer));
    }
    int count = parts.get(0).columns().size();
    if (parts.stream().anyMatch(part -> part.columns().size() != count)) {
      throw SqlErrors.differentColumnCounts();
    }
    return new UnionPlan(planner, parts, distinct);
  }

  private static String name(SQLUnionOperator operator) {
    return operator.name().replace('_', ' ');
  }

  private static List<SqlType> commonTypes(List<Plan> parts) {
    List<SqlType> types = new ArrayList<>();
    for (int i = 0; i < parts.get(0).types().size(); i++) {
      int place = i;
      types.add(CommonType.ofTypes(parts.stream().map(part -> part.types().get(place)).toList()));
    }
    return List.copyOf(types);
  }

  @Override
  public List<ColumnDefinition> columns() {
    return columns;
  }

  @Override
  public List<SqlType> types() {
    return types;
  }

  @Override
  public RowCursor open() {
    RowCursor all = new Concatenation();
    return distinct
        ? DistinctRows.filter(all, new DistinctRows(types, planner.conversions(), planner.memory()))
        : all;
  }

  /** One query after the other. */
  private final class Concatenation implements RowCursor {
    private int part = -1;
    private RowCursor rows = Cursors.none();

    @Override
    public Object[] next() {
      Object[] row = rows.next();
      while (row == null && part + 1 < parts.size()) {
        rows.close();
        part++;
        rows = parts.get(part).open();
        row = rows.next();
      }
      return row == null ? null : converted(row);
    }

    private Object[] converted(Object[] row) {
      Object[] values = new Object[row.length];
      for (int i = 0; i < values.length; i++) {
        SqlType from = parts.get(part).types().get(i);
        boolean same = row[i] == null || from.equals(types.get(i));
        values[i] =
            same
                ? Arithmetic.shown(row[i], from)
                : planner.conversions().to(row[i], from, types.get(i));
      }
      return values;
    }

    @Override
    public void close() {
      rows.close();
    }
  }
}
