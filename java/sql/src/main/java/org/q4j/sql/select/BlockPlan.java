package org.q4j.sql.select;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.q4j.sql.wire.ColumnDefinition;

/** A query block that can be run. Rows stream through it, unless they are sorted or grouped. */
final class BlockPlan implements Plan {

  private final QueryPlanner planner;
  private final List<ColumnDefinition> columns;
  private final List<SqlType> types;
  private final BlockShape shape;
  private final Operators operators;

  BlockPlan(QueryPlanner planner, List<ColumnDefinition> columns, BlockShape shape) {
    this.planner = planner;
    this.columns = columns;
    this.shape = shape;
    this.types = shape.items().stream().map(Node::type).toList();
    this.operators = new Operators(planner.conversions());
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
  public boolean isInline() {
    return shape.base() > 0
        && !shape.distinct()
        && !shape.isGrouped()
        && shape.limit().equals(Limit.NONE);
  }

  @Override
  public RowCursor open() {
    RowCursor rows = new Shown(shape.isGrouped() ? grouped() : widened(filtered()));
    Optional<DistinctRows> distinct =
        shape.distinct()
            ? Optional.of(new DistinctRows(types, planner.conversions(), planner.memory()))
            : Optional.empty();
    if (shape.order().isPresent()) {
      return shape.limit().apply(sorted(rows, shape.order().get(), distinct));
    }
    RowCursor results = Cursors.mapped(rows, this::result);
    return shape
        .limit()
        .apply(distinct.map(seen -> DistinctRows.filter(results, seen)).orElse(results));
  }

  private Object[] result(Object[] row) {
    return Arrays.copyOfRange(row, shape.base(), shape.base() + shape.items().size());
  }

  private RowCursor sorted(RowCursor rows, Sorting order, Optional<DistinctRows> distinct) {
    SortedRows sorted = new SortedRows(order, shape.limit().end(), planner.memory());
    try (rows) {
      for (Object[] row = rows.next(); row != null; row = rows.next()) {
        Object[] result = result(row);
        if (distinct.map(seen -> seen.isNew(result)).orElse(true)) {
          sorted.add(order.key(row), result);
        }
      }
    } finally {
      distinct.ifPresent(DistinctRows::clear);
    }
    return Cursors.of(sorted.rows());
  }

  /** Returns the source's rows for which WHERE holds. */
  private RowCursor filtered() {
    RowCursor rows = shape.source().open();
    if (shape.where().isEmpty()) {
      return rows;
    }
    Node where = shape.where().get();
    return new RowCursor() {
      private int looks;

      @Override
      public Object[] next() {
        Object[] row = rows.next();
        while (row != null && operators.truth(where, row) != Truth.TRUE) {
          if ((++looks & 0xfff) == 0) {
            SqlErrors.checkCancelled(planner.conversions().context());
          }
          row = rows.next();
        }
        return row;
      }

      @Override
      public void close() {
        rows.close();
      }
    };
  }

  private RowCursor widened(RowCursor rows) {
    return Cursors.mapped(rows, row -> Arrays.copyOf(row, shape.width()));
  }

  private RowCursor grouped() {
    OptionalLong count = countedRows();
    if (count.isPresent()) {
      Object[] row = new Object[shape.width()];
      Arrays.fill(row, shape.base() + shape.items().size(), row.length, count.getAsLong());
      return Cursors.of(List.<Object[]>of(row).iterator());
    }
    Grouping grouping = new Grouping(shape, planner);
    try (RowCursor rows = filtered()) {
      for (Object[] row = rows.next(); row != null; row = rows.next()) {
        grouping.add(row);
      }
    }
    return Cursors.of(grouping.rows());
  }

  /** Returns the number of rows where that is all that is asked, and known without reading. */
  private OptionalLong countedRows() {
    boolean only =
        shape.asksNoRow()
            && shape.groups().isEmpty()
            && shape.aggregates().stream().allMatch(Aggregate::countsRows);
    return only ? shape.source().count() : OptionalLong.empty();
  }

  /** Computes the items, and leaves out rows for which HAVING does not hold. */
  private final class Shown implements RowCursor {
    private final RowCursor rows;

    Shown(RowCursor rows) {
      this.rows = rows;
    }

    @Override
    public Object[] next() {
      for (Object[] row = rows.next(); row != null; row = rows.next()) {
        for (int i = 0; i < shape.items().size(); i++) {
          Node item = shape.items().get(i);
          row[shape.base() + i] = item.value(row);
        }
        if (shape.having().isEmpty() || operators.truth(shape.having().get(), row) == Truth.TRUE) {
          return row;
        }
      }
      return null;
    }

    @Override
    public void close() {
      rows.close();
    }
  }
}
