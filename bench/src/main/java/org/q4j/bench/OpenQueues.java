package org.q4j.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.queue.Session;
import org.q4j.store.Durability;

/**
 * Many queues in one process, each with an insert and a take behind it and a session that waits.
 */
final class OpenQueues implements BigBench {
  private static final int COUNT = 1_000;
  private static final String NAME = "big queues, %,d open, %s: %s";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Line> run(Scale scale) throws IOException {
    List<Line> lines = new ArrayList<>();
    for (Durability durability : new Durability[] {Durability.SYNC, Durability.INTERVAL}) {
      try (Folder folder = new Folder()) {
        lines.addAll(measure(folder, durability, scale.of(COUNT)));
      }
    }
    return lines;
  }

  private static List<Line> measure(Folder folder, Durability durability, int count)
      throws IOException {
    final long create = System.nanoTime();
    try (QueueStore store = BigRows.open(folder.path, durability)) {
      for (int i = 0; i < count; i++) {
        BigRows.create(store, queue(i));
      }
    }
    final long created = System.nanoTime();
    final Resources before = Resources.now();
    final long open = System.nanoTime();
    try (QueueStore store = BigRows.open(folder.path, durability)) {
      for (int i = 0; i < count; i++) {
        store.queue(queue(i));
      }
      final long opened = System.nanoTime();
      for (int i = 0; i < count; i++) {
        use(store, i);
      }
      Resources now = Resources.now();
      String creating = NAME.formatted(count, durability, "create all");
      return List.of(
          line(creating, durability, (created - create) / 1e6, "ms"),
          line(
                  NAME.formatted(count, durability, "open all"),
                  durability,
                  (opened - open) / 1e6,
                  "ms")
              .against(creating),
          each("threads", durability, count, now.threads() - before.threads(), ""),
          each("descriptors", durability, count, now.descriptors() - before.descriptors(), ""),
          each("mappings", durability, count, now.mappings() - before.mappings(), ""),
          each("heap", durability, count, (now.heap() - before.heap()) / 1024, "KiB"));
    }
  }

  private static String queue(int number) {
    return "bench.rows" + number;
  }

  private static void use(QueueStore store, int number) {
    Queue queue = store.queue(queue(number));
    queue.insert(row -> BigRows.set(row, number));
    Session session = store.session();
    session.await(Duration.ZERO, queue.name()).orElseThrow().end();
    // Ended by the store's close.
    Object unused = session.awaitAsync(Duration.ofHours(1), Runnable::run, queue.name());
  }

  private static Line each(String what, Durability durability, int count, long value, String unit) {
    String name = NAME.formatted(count, durability, what + " a queue");
    return line(name, durability, (double) value / count, unit);
  }

  private static Line line(String name, Durability durability, double value, String unit) {
    return Line.of(name, durability.name(), 1, value, unit);
  }
}
