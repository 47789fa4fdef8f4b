package org.q4j.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.store.Durability;

/** Every second row removed by one call: what the engine needs, and with the sync. */
final class PredicateRemoval implements BigBench {
  private static final int ROWS = 8_000_000;
  private static final int BLOCK = 1_000;
  private static final String NAME = "big removal of %,d rows %s";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Line> run(Scale scale) {
    int rows = scale.of(ROWS);
    String engine = NAME.formatted(rows / 2, "by condition");
    String synced = NAME.formatted(rows / 2, "by condition, synced");
    String predicate = NAME.formatted(rows / 2, "by Java predicate");
    List<Line> lines = new ArrayList<>();
    lines.add(measure(engine, rows, Durability.OS, queue -> queue.delete("id & 1 = 1")));
    lines.add(
        measure(synced, rows, Durability.SYNC, queue -> queue.delete("id & 1 = 1"))
            .against(engine));
    lines.add(
        measure(predicate, rows, Durability.OS, queue -> queue.delete(row -> row.rowId() % 2 == 0))
            .against(engine));
    return lines;
  }

  private static Line measure(
      String name, int rows, Durability durability, ToLongFunction<Queue> removal) {
    try (Folder folder = new Folder()) {
      try (QueueStore store = BigRows.open(folder.path, Durability.OS)) {
        BigRows.fill(BigRows.create(store, BigRows.NAME), rows, BLOCK);
      }
      try (QueueStore store = BigRows.open(folder.path, durability)) {
        Queue queue = store.queue(BigRows.NAME);
        long begin = System.nanoTime();
        long removed = removal.applyAsLong(queue);
        long took = System.nanoTime() - begin;
        if (removed != rows / 2) {
          throw new IllegalStateException("removed=%d (expected %d)".formatted(removed, rows / 2));
        }
        return Line.of(name, durability.name(), 1, took / 1e6, "ms");
      }
    }
  }
}
