package org.q4j.sql.select;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the rows of a block into groups; the first row of each stands for it. With ROLLUP there is
 * also a group for each beginning of a key.
 */
final class Grouping {

  private final BlockShape shape;
  private final MemoryUse memory;
  private final Optional<Sorting> keys;
  private final Map<List<Object>, Group> groups = new LinkedHashMap<>();
  private long bytes;

  @SuppressWarnings("ArrayRecordComponent")
  private record Group(Object[] key, Object[] first, List<Aggregate.Accumulator> accumulators) {

    /**
     * Returns a row with the aggregates behind it.
     *
     * @param base the row that gives the columns
     */
    Object[] row(BlockShape shape, Object[] base) {
      Object[] row = Arrays.copyOf(base, shape.width());
      int place = shape.base() + shape.items().size();
      if (shape.rollup()) {
        row[place++] = key.length;
      }
      for (Aggregate.Accumulator accumulator : accumulators) {
        row[place++] = accumulator.result();
      }
      return row;
    }
  }

  Grouping(BlockShape shape, QueryPlanner planner) {
    this.shape = shape;
    this.memory = planner.memory();
    this.keys = shape.groups();
  }

  private Group start(Object[] key, Object[] first) {
    long size = MemoryUse.of(key) + MemoryUse.of(first) + 64L * (1 + shape.aggregates().size());
    memory.add(size);
    bytes += size;
    return new Group(
        key, first, shape.aggregates().stream().map(each -> each.start().get()).toList());
  }

  void add(Object[] row) {
    Object[] key = keys.map(sorting -> sorting.key(row)).orElseGet(() -> new Object[0]);
    add(key, row);
    for (int kept = key.length - 1; shape.rollup() && kept >= 0; kept--) {
      add(Arrays.copyOf(key, kept), row);
    }
  }

  private void add(Object[] key, Object[] row) {
    Group group = groups.computeIfAbsent(Arrays.asList(key), same -> start(key, row));
    for (Aggregate.Accumulator accumulator : group.accumulators) {
      accumulator.add(row);
    }
  }

  /** Returns a row for each group; without GROUP BY one even where no row came. */
  Iterator<Object[]> rows() {
    if (groups.isEmpty() && keys.isEmpty()) {
      Object[] none = new Object[shape.base()];
      return List.<Object[]>of(start(new Object[0], none).row(shape, none)).iterator();
    }
    Collection<Group> found = groups.values();
    if (keys.isPresent()) {
      List<Group> sorted = new ArrayList<>(found);
      sorted.sort((a, b) -> compare(keys.get(), a.key, b.key));
      found = sorted;
    }
    Iterator<Group> all = found.iterator();
    return new Iterator<>() {
      private Object[] last;

      @Override
      public boolean hasNext() {
        if (!all.hasNext()) {
          memory.release(bytes);
          bytes = 0;
        }
        return all.hasNext();
      }

      @Override
      public Object[] next() {
        Group group = all.next();
        boolean isSum = shape.rollup() && group.key.length < keys.get().keys().size();
        // A row of sums has the other columns of the last group before it.
        last = isSum ? last : group.first;
        return group.row(shape, last);
      }
    };
  }

  /** Puts a key that is the beginning of others behind them. */
  private static int compare(Sorting by, Object[] a, Object[] b) {
    if (a.length == b.length) {
      return by.compare(a, b);
    }
    int common = Math.min(a.length, b.length);
    int order = by.compare(Arrays.copyOf(a, common), Arrays.copyOf(b, common));
    return order != 0 ? order : Integer.compare(b.length, a.length);
  }
}
