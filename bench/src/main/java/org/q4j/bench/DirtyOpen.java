package org.q4j.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.store.Durability;

/**
 * Opening a file that was not closed, which verifies all of it. The files are copies of one in use,
 * so what a killed process leaves; the system has them in memory.
 */
final class DirtyOpen implements BigBench {
  private static final int ROWS = 14_500_000;
  private static final int COPIES = 3;
  private static final String FILE = "bench/rows.Q4M";
  private static final String DEFINITION = "bench/rows.sql";
  private static final String NAME = "big dirty open, %,d rows, %d a block: %s";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Line> run(Scale scale) throws IOException {
    List<Line> lines = new ArrayList<>();
    for (int block : new int[] {1, 100}) {
      lines.addAll(measure(scale.of(ROWS), block));
    }
    return lines;
  }

  private static List<Line> measure(int rows, int block) throws IOException {
    try (Folder live = new Folder();
        QueueStore store = BigRows.open(live.path, Durability.OS)) {
      Queue queue = BigRows.create(store, BigRows.NAME);
      BigRows.fill(queue, rows, block);
      final long bytes = queue.stats().endOffset();
      Latencies opens = new Latencies();
      Latencies reads = new Latencies();
      for (int i = 0; i < COPIES; i++) {
        try (Folder dirty = new Folder()) {
          copy(live.path.resolve(FILE), dirty.path.resolve(FILE));
          copy(live.path.resolve(DEFINITION), dirty.path.resolve(DEFINITION));
          reads.add(read(dirty.path.resolve(FILE)));
          opens.add(open(dirty.path));
        }
      }
      String read = NAME.formatted(rows, block, "read alone");
      String size = NAME.formatted(rows, block, "its size");
      String time = NAME.formatted(rows, block, "open");
      String speed = NAME.formatted(rows, block, "open, GB/s");
      return List.of(
          line(size, bytes / 1e9, "GB"),
          line(read, bytes / reads.micros(0.5) / 1e3, "GB/s"),
          line(time, opens.micros(0.5) / 1e6, "s"),
          line(speed, bytes / opens.micros(0.5) / 1e3, "GB/s").against(read));
    }
  }

  /** Copies a file and syncs it, so that no writing is left to disturb what follows. */
  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to);
    try (FileChannel file = FileChannel.open(to, StandardOpenOption.WRITE)) {
      file.force(true);
    }
  }

  private static long read(Path path) throws IOException {
    byte[] buffer = new byte[1 << 20];
    long begin = System.nanoTime();
    try (InputStream file = Files.newInputStream(path)) {
      while (file.read(buffer) >= 0) {
        // To the end.
      }
    }
    return System.nanoTime() - begin;
  }

  private static long open(Path directory) {
    long begin = System.nanoTime();
    try (QueueStore store = BigRows.open(directory, Durability.OS)) {
      if (store.queue(BigRows.NAME).recovery().isEmpty()) {
        throw new IllegalStateException("the copy had been closed: " + directory);
      }
      return System.nanoTime() - begin;
    }
  }

  private static Line line(String name, double value, String unit) {
    return Line.of(name, "OS", 1, value, unit);
  }
}
