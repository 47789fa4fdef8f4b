package org.q4j.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.store.Durability;

/**
 * How long one thread's inserts take while the queue is compacted, and for as long without. At most
 * so many a second, so that the compaction has an end.
 */
final class CompactionPauses implements BigBench {
  private static final int ROWS = 10_400_000; // 1.1 GB
  private static final int BLOCK = 1_000;
  private static final int COMPACTIONS = 3;
  private static final int WARM_UP = 5_000;
  private static final long INTERVAL_NANOS = 100_000;
  private static final String NAME = "big compaction %s, %,d live rows: %s";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Line> run(Scale scale) {
    List<Line> lines = new ArrayList<>();
    for (Durability durability : new Durability[] {Durability.SYNC, Durability.OS}) {
      try (Folder folder = new Folder()) {
        lines.addAll(measure(folder, durability, scale.of(ROWS)));
      }
    }
    return lines;
  }

  private static List<Line> measure(Folder folder, Durability durability, int rows) {
    try (QueueStore store = BigRows.open(folder.path, Durability.OS)) {
      BigRows.fill(BigRows.create(store, BigRows.NAME), rows, BLOCK);
    }
    try (QueueStore store = BigRows.open(folder.path, durability)) {
      Queue queue = store.queue(BigRows.NAME);
      Latencies compactions = new Latencies();
      Calls during = new Calls();
      Calls without = new Calls();
      queue.compact(); // What it needs is loaded and compiled then; and what an insert needs.
      Calls warmUp = new Calls();
      warmUp.insertWhile(queue, () -> warmUp.rows < WARM_UP);
      for (int i = 0; i < COMPACTIONS; i++) {
        CompletableFuture<Long> compaction = CompletableFuture.supplyAsync(() -> compact(queue));
        during.insertWhile(queue, () -> !compaction.isDone());
        long took = compaction.join();
        compactions.add(took);
        long end = System.nanoTime() + took;
        without.insertWhile(queue, () -> System.nanoTime() < end);
      }
      List<Line> lines = new ArrayList<>();
      String all = NAME.formatted(durability, rows, "all of it");
      lines.add(Line.of(all, durability.name(), 1, compactions.micros(0.5) / 1e3, "ms"));
      double[] parts = {0.5, 0.99, 0.999, 1};
      String[] names = {"p50", "p99", "p99.9", "longest"};
      for (int i = 0; i < parts.length; i++) {
        String what = NAME.formatted(durability, rows, "insert " + names[i]);
        lines.add(line(what + " without", durability, without, parts[i]));
        lines.add(line(what + " during", durability, during, parts[i]).against(what + " without"));
      }
      return lines;
    }
  }

  private static Line line(String name, Durability durability, Calls calls, double part) {
    double rowsPerSync = calls.syncs == 0 ? Double.NaN : (double) calls.rows / calls.syncs;
    return Line.of(name, durability.name(), 1, calls.latencies.micros(part), "us")
        .costing(rowsPerSync);
  }

  /** Inserts of one kind. */
  private static final class Calls {
    private final Latencies latencies = new Latencies();
    private long rows;
    private long syncs;

    void insertWhile(Queue queue, BooleanSupplier goOn) {
      final long syncsBefore = queue.stats().syncs();
      while (goOn.getAsBoolean()) {
        long begin = System.nanoTime();
        queue.insert(row -> BigRows.set(row, rows));
        long took = System.nanoTime() - begin;
        latencies.add(took);
        rows++;
        LockSupport.parkNanos(INTERVAL_NANOS - took);
      }
      syncs += queue.stats().syncs() - syncsBefore;
    }
  }

  private static long compact(Queue queue) {
    long begin = System.nanoTime();
    queue.compact();
    return System.nanoTime() - begin;
  }
}
