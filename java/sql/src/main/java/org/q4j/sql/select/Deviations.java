package org.q4j.sql.select;

/** Standard deviations and variances, in one pass. */
final class Deviations {
  private static final int MORE_DECIMALS = 4;

  private Deviations() {}

  /**
   * @param sample whether the rows are a sample of more
   * @param root whether the deviation is wanted, not the variance
   */
  static Aggregate of(Node value, boolean sample, boolean root, QueryPlanner planner) {
    boolean isFloating = Conversions.numberKind(value.type()) == Kind.FLOATING;
    SqlType type =
        isFloating ? SqlType.DOUBLE : SqlType.floating(value.type().decimals() + MORE_DECIMALS);
    return new Aggregate(type, false, () -> new Deviation(value, sample, root, planner));
  }

  private static final class Deviation implements Aggregate.Accumulator {
    private final Node node;
    private final boolean sample;
    private final boolean root;
    private final QueryPlanner planner;
    private long count;
    private double mean;
    private double squares;

    Deviation(Node node, boolean sample, boolean root, QueryPlanner planner) {
      this.node = node;
      this.sample = sample;
      this.root = root;
      this.planner = planner;
    }

    @Override
    public void add(Object[] row) {
      Object value = node.value(row);
      if (value == null) {
        return;
      }
      count++;
      double number = planner.conversions().floating(value, node.type());
      double distance = number - mean;
      mean += distance / count;
      squares += distance * (number - mean);
    }

    @Override
    public Object result() {
      long parts = sample ? count - 1 : count;
      if (parts <= 0) {
        return null;
      }
      double variance = squares / parts;
      return root ? Math.sqrt(variance) : variance;
    }
  }
}
