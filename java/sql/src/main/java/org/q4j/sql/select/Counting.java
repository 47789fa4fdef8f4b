package org.q4j.sql.select;

import java.util.List;
import java.util.function.Supplier;

/** COUNT. */
final class Counting {
  private Counting() {}

  /** Returns {@code COUNT(*)}. */
  static Aggregate rows() {
    return new Aggregate(SqlType.INTEGER, true, RowCount::new);
  }

  private static final class RowCount implements Aggregate.Accumulator {
    private long count;

    @Override
    public void add(Object[] row) {
      count++;
    }

    @Override
    public Object result() {
      return count;
    }
  }

  /** Returns {@code COUNT(a)} or {@code COUNT(DISTINCT a, b)}: rows where none of them is null. */
  static Aggregate values(List<Node> nodes, boolean distinct, QueryPlanner planner) {
    if (nodes.size() > 1 && !distinct) {
      throw SqlErrors.wrongParameterCount("count");
    }
    boolean constant = !distinct && nodes.get(0) instanceof Constant value && value.value() != null;
    if (constant) {
      return rows();
    }
    List<SqlType> types = nodes.stream().map(Node::type).toList();
    Supplier<Aggregate.Accumulator> start =
        distinct
            ? () ->
                new DistinctCount(
                    nodes, new DistinctRows(types, planner.conversions(), planner.memory()))
            : () -> new ValueCount(nodes.get(0));
    return new Aggregate(SqlType.INTEGER, false, start);
  }

  private static final class ValueCount implements Aggregate.Accumulator {
    private final Node node;
    private long count;

    ValueCount(Node node) {
      this.node = node;
    }

    @Override
    public void add(Object[] row) {
      if (node.value(row) != null) {
        count++;
      }
    }

    @Override
    public Object result() {
      return count;
    }
  }

  private static final class DistinctCount implements Aggregate.Accumulator {
    private final List<Node> nodes;
    private final DistinctRows seen;
    private long count;

    DistinctCount(List<Node> nodes, DistinctRows seen) {
      this.nodes = nodes;
      this.seen = seen;
    }

    @Override
    public void add(Object[] row) {
      Object[] values = new Object[nodes.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = nodes.get(i).value(row);
        if (values[i] == null) {
          return;
        }
      }
      if (seen.isNew(values)) {
        count++;
      }
    }

    @Override
    public Object result() {
      seen.clear();
      return count;
    }
  }
}
