package org.q4j.sql.select;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** SUM and AVG: of integers and decimals exactly, of all else in floating point. */
final class Sums {

  /** Digits that a sum may have more than its parts. */
  private static final int MORE_DIGITS = 22;

  /** Digits that a mean has more behind the point. */
  private static final int MORE_DECIMALS = 4;

  private Sums() {}

  /**
   * Returns SUM.
   *
   * @param held whether what is added up so far has no more digits than the values' type
   */
  static Aggregate sum(Node value, boolean distinct, QueryPlanner planner, BooleanSupplier held) {
    SqlType from = value.type();
    if (Conversions.numberKind(from) == Kind.FLOATING) {
      return new Aggregate(
          floating(from, 0),
          false,
          () -> new Floating(value, seen(value, distinct, planner), planner, false));
    }
    SqlType type = SqlType.decimal(from.digits() + MORE_DIGITS, from.decimals(), from.unsigned());
    return new Aggregate(
        type,
        false,
        () ->
            new Exact(
                value, seen(value, distinct, planner), planner, type.decimals(), false, held));
  }

  /** As {@link #sum}, for AVG. */
  static Aggregate average(
      Node value, boolean distinct, QueryPlanner planner, BooleanSupplier held) {
    SqlType from = value.type();
    if (Conversions.numberKind(from) == Kind.FLOATING) {
      return new Aggregate(
          floating(from, MORE_DECIMALS),
          false,
          () -> new Floating(value, seen(value, distinct, planner), planner, true));
    }
    SqlType type =
        SqlType.decimal(
            from.digits() + MORE_DECIMALS, from.decimals() + MORE_DECIMALS, from.unsigned());
    return new Aggregate(
        type,
        false,
        () ->
            new Exact(value, seen(value, distinct, planner), planner, type.decimals(), true, held));
  }

  /** Returns the type of sums of numbers whose digits may be fixed, as ROUND's are. */
  private static SqlType floating(SqlType from, int more) {
    return from.kind() == Kind.FLOATING ? SqlType.floating(from.decimals() + more) : SqlType.DOUBLE;
  }

  private static Optional<DistinctRows> seen(Node value, boolean distinct, QueryPlanner planner) {
    return distinct
        ? Optional.of(
            new DistinctRows(List.of(value.type()), planner.conversions(), planner.memory()))
        : Optional.empty();
  }

  private abstract static class Sum implements Aggregate.Accumulator {
    private final Node node;
    private final Optional<DistinctRows> seen;
    long count;

    Sum(Node node, Optional<DistinctRows> seen) {
      this.node = node;
      this.seen = seen;
    }

    @Override
    public void add(Object[] row) {
      Object value = node.value(row);
      boolean isNew =
          value != null && seen.map(set -> set.isNew(new Object[] {value})).orElse(true);
      if (isNew) {
        count++;
        // What is told apart is what would be shown.
        addValue(seen.isPresent() ? Arithmetic.shown(value, node.type()) : value);
      }
    }

    @Override
    public Object result() {
      seen.ifPresent(DistinctRows::clear);
      return count == 0 ? null : total();
    }

    abstract void addValue(Object value);

    abstract Object total();
  }

  private static final class Exact extends Sum {
    private final SqlType type;
    private final QueryPlanner planner;
    private final int decimals;
    private final boolean mean;
    private final BooleanSupplier held;
    private BigDecimal sum = BigDecimal.ZERO;

    Exact(
        Node node,
        Optional<DistinctRows> seen,
        QueryPlanner planner,
        int decimals,
        boolean mean,
        BooleanSupplier held) {
      super(node, seen);
      this.type = node.type();
      this.planner = planner;
      this.decimals = decimals;
      this.mean = mean;
      this.held = held;
    }

    @Override
    void addValue(Object value) {
      Conversions conversions = planner.conversions();
      sum = sum.add(conversions.decimal(conversions.number(value, type), type));
      if (held.getAsBoolean() && sum.scale() > type.decimals()) {
        sum = sum.setScale(type.decimals(), RoundingMode.HALF_UP);
      }
    }

    @Override
    Object total() {
      BigDecimal total =
          mean ? Arithmetic.quotient(sum, type.decimals(), BigDecimal.valueOf(count), 0) : sum;
      return Arithmetic.decimal(total, decimals, mean ? "avg" : "sum");
    }
  }

  private static final class Floating extends Sum {
    private final SqlType type;
    private final QueryPlanner planner;
    private final boolean mean;
    private double sum;

    Floating(Node node, Optional<DistinctRows> seen, QueryPlanner planner, boolean mean) {
      super(node, seen);
      this.type = node.type();
      this.planner = planner;
      this.mean = mean;
    }

    @Override
    void addValue(Object value) {
      sum += planner.conversions().floating(value, type);
    }

    @Override
    Object total() {
      return mean ? sum / count : sum;
    }
  }
}
