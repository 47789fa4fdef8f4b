package org.q4j.sql.select;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** GROUP_CONCAT. */
final class GroupConcat {

  /** The longest result, in characters or bytes; more is cut off with a warning. */
  private static final int MOST_LENGTH = 1 << 20;

  private static final int CUT = 1260;

  private GroupConcat() {}

  static Aggregate of(
      List<Node> nodes,
      boolean distinct,
      Optional<Sorting> order,
      String separator,
      QueryPlanner planner) {
    Strings strings = Strings.of(planner.conversions(), nodes.toArray(new Node[0]));
    return new Aggregate(
        strings.type(MOST_LENGTH),
        false,
        () -> new Concatenation(nodes, distinct, order, separator, strings, planner));
  }

  private static final class Concatenation implements Aggregate.Accumulator {
    private final List<Node> nodes;
    private final Optional<DistinctRows> seen;
    private final Optional<Sorting> order;
    private final Optional<SortedRows> sorted;
    private final String separator;
    private final Strings strings;
    private final QueryPlanner planner;
    private final StringBuilder result = new StringBuilder();
    private boolean isEmpty = true;
    private boolean isCut;

    Concatenation(
        List<Node> nodes,
        boolean distinct,
        Optional<Sorting> order,
        String separator,
        Strings strings,
        QueryPlanner planner) {
      this.nodes = nodes;
      this.order = order;
      this.separator = separator;
      this.strings = strings;
      this.planner = planner;
      this.seen =
          distinct
              ? Optional.of(
                  new DistinctRows(
                      nodes.stream().map(Node::type).toList(),
                      planner.conversions(),
                      planner.memory()))
              : Optional.empty();
      this.sorted = order.map(sorting -> new SortedRows(sorting, Long.MAX_VALUE, planner.memory()));
    }

    @Override
    public void add(Object[] row) {
      Object[] values = new Object[nodes.size()];
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < values.length; i++) {
        values[i] = nodes.get(i).value(row);
        if (values[i] == null) {
          return;
        }
        text.append(strings.in(values[i], nodes.get(i).type()));
      }
      if (!seen.map(set -> set.isNew(values)).orElse(true)) {
        return;
      }
      if (sorted.isPresent()) {
        sorted.get().add(order.orElseThrow().key(row), new Object[] {text.toString()});
      } else {
        append(text.toString());
      }
    }

    private void append(String text) {
      if (isCut) {
        return;
      }
      if (!isEmpty) {
        result.append(separator);
      }
      isEmpty = false;
      int before = result.length();
      result.append(text);
      if (result.length() > MOST_LENGTH) {
        result.setLength(MOST_LENGTH);
        isCut = true;
        planner.conversions().context().warn(CUT, "Row was cut by GROUP_CONCAT()");
      }
      planner.memory().add(2L * Math.max(0, result.length() - before));
    }

    @Override
    public Object result() {
      sorted.ifPresent(
          rows -> {
            for (Iterator<Object[]> all = rows.rows(); all.hasNext(); ) {
              append((String) all.next()[0]);
            }
          });
      seen.ifPresent(DistinctRows::clear);
      return isEmpty ? null : strings.out(result.toString());
    }
  }
}
