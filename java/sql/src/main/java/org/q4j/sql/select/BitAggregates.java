package org.q4j.sql.select;

import java.util.function.LongBinaryOperator;

/** BIT_AND, BIT_OR and BIT_XOR. */
final class BitAggregates {
  private BitAggregates() {}

  static Aggregate of(Node value, long start, LongBinaryOperator operator, QueryPlanner planner) {
    return new Aggregate(SqlType.UNSIGNED, false, () -> new Bits(value, start, operator, planner));
  }

  private static final class Bits implements Aggregate.Accumulator {
    private final Node node;
    private final LongBinaryOperator operator;
    private final QueryPlanner planner;
    private long bits;

    Bits(Node node, long start, LongBinaryOperator operator, QueryPlanner planner) {
      this.node = node;
      this.operator = operator;
      this.planner = planner;
      this.bits = start;
    }

    @Override
    public void add(Object[] row) {
      Object value = node.value(row);
      if (value != null) {
        bits = operator.applyAsLong(bits, planner.conversions().bits(value, node.type()));
      }
    }

    @Override
    public Object result() {
      return Conversions.unsigned(bits);
    }
  }
}
