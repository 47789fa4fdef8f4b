package org.q4j.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.store.Durability;

/**
 * How long the inserts of several threads take while {@code q4j backup run} copies their queue, as
 * a process of its own, and for as long without. Each thread inserts at most so many rows a second.
 * The first copy is a full one, the others take the changed blocks.
 */
final class HotCopyPauses implements BigBench {
  private static final int ROWS = 4_000_000; // 0.4 GB
  private static final int BLOCK = 1_000;
  private static final int COPIES = 3;
  private static final int THREADS = 4;
  private static final long INTERVAL_NANOS = 100_000;
  private static final String NAME = "big hot copy %s, %,d rows: %s";
  private static final Pattern HELD = Pattern.compile("writers were held up for ([0-9.]+) ms");

  /** Where {@code q4j} is, a system property. */
  private static final String COMMAND = "q4j.bench.command";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Line> run(Scale scale) throws IOException, InterruptedException {
    List<Line> lines = new ArrayList<>();
    for (Durability durability : new Durability[] {Durability.SYNC, Durability.OS}) {
      try (Folder folder = new Folder()) {
        int copies = scale.quick() ? 1 : COPIES;
        lines.addAll(measure(folder, durability, scale.of(ROWS), copies));
      }
    }
    return lines;
  }

  /** Something that takes a while. */
  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private static List<Line> measure(Folder folder, Durability durability, int rows, int count)
      throws IOException, InterruptedException {
    Path data = folder.path.resolve("data");
    try (QueueStore store = BigRows.open(data, Durability.OS)) {
      BigRows.fill(BigRows.create(store, BigRows.NAME), rows, BLOCK);
    }
    Latencies copies = new Latencies();
    Latencies held = new Latencies();
    Latencies during = new Latencies();
    Latencies without = new Latencies();
    try (QueueStore store = BigRows.open(data, durability)) {
      Queue queue = store.queue(BigRows.NAME);
      insertDuring(queue, new Latencies(), () -> Thread.sleep(1000)); // Compiled then.
      for (int i = 0; i < count; i++) {
        long[] took = new long[1];
        insertDuring(
            queue,
            during,
            () -> {
              long begin = System.nanoTime();
              held.add(copy(folder.path, data));
              took[0] = System.nanoTime() - begin;
            });
        copies.add(took[0]);
        insertDuring(queue, without, () -> Thread.sleep(took[0] / 1_000_000));
      }
    }
    List<Line> lines = new ArrayList<>();
    lines.add(line(durability, rows, "longest of all copies", copies.micros(1) / 1e3, "ms"));
    lines.add(line(durability, rows, "writers held, longest", held.micros(1), "us"));
    double[] parts = {0.5, 0.99, 0.999, 1};
    String[] names = {"p50", "p99", "p99.9", "longest"};
    for (int i = 0; i < parts.length; i++) {
      Line plain =
          line(durability, rows, "insert " + names[i] + " without", without.micros(parts[i]), "us");
      lines.add(plain);
      lines.add(
          line(durability, rows, "insert " + names[i] + " during", during.micros(parts[i]), "us")
              .against(plain.key().name()));
    }
    return lines;
  }

  private static Line line(
      Durability durability, int rows, String what, double value, String unit) {
    return Line.of(NAME.formatted(durability, rows, what), durability.name(), THREADS, value, unit);
  }

  private static void insertDuring(Queue queue, Latencies latencies, Work work)
      throws IOException, InterruptedException {
    AtomicBoolean stop = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Latencies>> inserting = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        inserting.add(threads.submit(() -> insertUntil(queue, stop)));
      }
      work.run();
      stop.set(true);
      for (Future<Latencies> one : inserting) {
        latencies.addAll(one.get());
      }
    } catch (ExecutionException failure) {
      throw new IOException("an insert failed: " + failure.getCause().getMessage(), failure);
    } finally {
      stop.set(true);
      threads.shutdown();
    }
  }

  private static Latencies insertUntil(Queue queue, AtomicBoolean stop) {
    Latencies latencies = new Latencies();
    for (long row = 0; !stop.get(); row++) {
      long id = row;
      long begin = System.nanoTime();
      queue.insert(builder -> BigRows.set(builder, id));
      long took = System.nanoTime() - begin;
      latencies.add(took);
      LockSupport.parkNanos(INTERVAL_NANOS - took);
    }
    return latencies;
  }

  /** Copies; returns for how long the writers were held up, in ns, as the command says. */
  private static long copy(Path folder, Path data) throws IOException, InterruptedException {
    Path words = folder.resolve("words");
    ProcessBuilder builder =
        new ProcessBuilder(
                System.getProperty(COMMAND),
                "backup",
                "run",
                folder.resolve("copies").toString(),
                "q4j:" + data)
            .redirectErrorStream(true)
            .redirectOutput(words.toFile());
    builder.environment().put("Q4J_NO_BUILD", "1");
    int code = builder.start().waitFor();
    String said = Files.readString(words, StandardCharsets.UTF_8);
    Matcher held = HELD.matcher(said);
    if (code != 0 || !held.find()) {
      throw new IOException("q4j backup exited with code:%d: %s".formatted(code, said));
    }
    return (long) (Double.parseDouble(held.group(1)) * 1e6);
  }
}
