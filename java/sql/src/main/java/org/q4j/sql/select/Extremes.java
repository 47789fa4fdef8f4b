package org.q4j.sql.select;

/** MIN and MAX. */
final class Extremes {
  private Extremes() {}

  static Aggregate of(Node value, boolean least, QueryPlanner planner) {
    SqlType type = value.type();
    Comparison.Order order = Comparison.of(type, type, type.collation(), planner.conversions());
    return new Aggregate(type, false, () -> new Extreme(value, order, least));
  }

  private static final class Extreme implements Aggregate.Accumulator {
    private final Node node;
    private final Comparison.Order order;
    private final boolean least;
    private Object best;

    Extreme(Node node, Comparison.Order order, boolean least) {
      this.node = node;
      this.order = order;
      this.least = least;
    }

    @Override
    public void add(Object[] row) {
      Object value = node.value(row);
      if (value == null) {
        return;
      }
      int result = best == null ? 0 : order.compare(value, best);
      if (best == null || (least ? result < 0 : result > 0)) {
        best = value;
      }
    }

    @Override
    public Object result() {
      return best;
    }
  }
}
