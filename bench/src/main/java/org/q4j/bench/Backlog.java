package org.q4j.bench;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.q4j.queue.OwnedRow;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.queue.Session;
import org.q4j.store.Durability;

/** A queue of very many rows, beside one of a hundredth of them. */
final class Backlog implements BigBench {
  private static final int ROWS = 100_000_000;
  private static final int FEWER_ROWS = 20_000_000;
  private static final int BLOCK = 1_000;

  /** Of a row in such a block, with something to spare for the space allocated ahead. */
  private static final double BYTES_PER_ROW = 115;

  private static final String NAME = "big backlog, %,d rows: %s";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Line> run(Scale scale) throws IOException {
    int rows = scale.of(ROWS);
    if (rows * BYTES_PER_ROW > scale.freeBytes()) {
      System.err.printf(
          "%s: only %,d bytes free (expected %,.0f): %,d rows instead of %,d%n",
          scale.directory(), scale.freeBytes(), rows * BYTES_PER_ROW, FEWER_ROWS, rows);
      rows = FEWER_ROWS;
    }
    List<Line> lines = new ArrayList<>(measure(rows / 100, 0));
    lines.addAll(measure(rows, rows / 100));
    return lines;
  }

  /**
   * @param base the number of rows of the lines to compare with, or 0
   */
  private static List<Line> measure(int rows, int base) throws IOException {
    try (Folder folder = new Folder()) {
      List<Line> lines = new ArrayList<>();
      long fill = System.nanoTime();
      QueueStore filled = BigRows.open(folder.path, Durability.OS);
      try (filled) {
        BigRows.fill(BigRows.create(filled, BigRows.NAME), rows, BLOCK);
        lines.add(line("insert, " + BLOCK + " a block", rows, base, rows / since(fill), "rows/s"));
        fill = System.nanoTime();
      }
      lines.add(line("close", rows, base, since(fill) * 1e3, "ms"));
      sync(folder.path.resolve("bench/rows.Q4M"));
      final long heap = Resources.now().heap();
      long open = System.nanoTime();
      try (QueueStore store = BigRows.open(folder.path, Durability.OS)) {
        Queue queue = store.queue(BigRows.NAME);
        lines.add(line("open after a clean close", rows, base, since(open) * 1e3, "ms"));
        try (Session session = store.session()) {
          OwnedRow first = session.await(Duration.ZERO, queue.name()).orElseThrow();
          lines.add(line("open to first row", rows, base, since(open) * 1e3, "ms"));
          first.end();
          double mebibytes = (Resources.now().heap() - heap) / 1048576.0;
          lines.add(line("heap", rows, base, mebibytes, "MiB"));
        }
      }
      return lines;
    }
  }

  /** Lets the system write what it has not yet, so that it does not disturb what follows. */
  private static void sync(Path path) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      file.force(true);
    }
  }

  private static double since(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  private static Line line(String what, int rows, int base, double value, String unit) {
    Line line = Line.of(NAME.formatted(rows, what), "OS", 1, value, unit);
    return base == 0 ? line : line.against(NAME.formatted(base, what));
  }
}
