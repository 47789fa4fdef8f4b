package org.q4j.sql.select;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts rows into groups, and aggregates these. The groups come out in the order of their keys. */
final class Grouping {

  private final BlockShape shape;
  private final MemoryUse memory;
  private final Optional<Sorting> keys;
  private final Map<List<Object>, Group> groups = new LinkedHashMap<>();
  private long bytes;

  @SuppressWarnings("ArrayRecordComponent")
  private record Group(Object[] key, Object[] first, List<Aggregate.Accumulator> accumulators) {

    /** Returns the first row with the aggregates behind it. */
    Object[] row(BlockShape shape) {
      Object[] row = Arrays.copyOf(first, shape.width());
      int place = shape.base() + shape.items().size();
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
    Group group = groups.computeIfAbsent(Arrays.asList(key), same -> start(key, row));
    for (Aggregate.Accumulator accumulator : group.accumulators) {
      accumulator.add(row);
    }
  }

  /** Returns a row for each group; without GROUP BY one even where no row came. */
  Iterator<Object[]> rows() {
    if (groups.isEmpty() && keys.isEmpty()) {
      return List.<Object[]>of(start(new Object[0], new Object[shape.base()]).row(shape))
          .iterator();
    }
    Collection<Group> found = groups.values();
    if (keys.isPresent()) {
      List<Group> sorted = new ArrayList<>(found);
      sorted.sort((a, b) -> keys.get().compare(a.key, b.key));
      found = sorted;
    }
    Iterator<Group> all = found.iterator();
    return new Iterator<>() {
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
        return all.next().row(shape);
      }
    };
  }
}
