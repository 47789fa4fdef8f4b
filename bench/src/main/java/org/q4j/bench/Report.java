package org.q4j.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Runs the benches, ours and the peers' in turn, and prints one table with ratios. Says what was
 * seen and judges nothing.
 */
public final class Report {
  private Report() {}

  /**
   * @param arguments {@code [--quick] [--big] [--only WORD] DIRECTORY FILE}: where the data goes,
   *     where the table goes too
   */
  public static void main(String[] arguments)
      throws IOException, RunnerException, InterruptedException {
    List<String> given = new ArrayList<>(Arrays.asList(arguments));
    boolean quick = given.remove("--quick");
    boolean big = given.remove("--big");
    int only = given.indexOf("--only");
    String word = only < 0 ? "" : given.get(only + 1);
    if (only >= 0) {
      given.subList(only, only + 2).clear();
    }
    Path directory = Path.of(given.get(0)).toAbsolutePath();
    System.setProperty(Folder.PROPERTY, directory.toString());
    double load = Machine.load();
    List<Line> lines = new ArrayList<>();
    JmhRun jmh = new JmhRun(quick, directory);
    for (Case one : Plan.containing(word)) {
      lines.addAll(jmh.run(one));
    }
    if (big) {
      for (BigBench bench : BigBench.containing(word)) {
        List<Line> found = bench.run(new Scale(quick, directory));
        System.out.print(new Table(Machine.fileSystemType(directory), found)); // It may take long.
        lines.addAll(found);
      }
    }
    String table = text(quick, directory, load, lines);
    Files.writeString(Path.of(given.get(1)), table);
    System.out.print(table);
  }

  private static String text(boolean quick, Path directory, double load, List<Line> lines) {
    return Machine.describe(directory)
        + "load: %.1f at the start, %.1f at the end, by whomever\n".formatted(load, Machine.load())
        + "payload: 100 bytes, of which the big ones' first 8 are a number; 106 a row in the file,\n"
        + "12 more a block\n"
        + (quick ? "QUICK: one short iteration, no fork; for seeing that it runs\n" : "")
        + new Table(Machine.fileSystemType(directory), lines)
        + "+-: half of the 99.9 % confidence interval. B/row: what the gc profiler saw allocated.\n"
        + "rows/sync: rows inserted and removed for each fdatasync. syncs/blk: fdatasyncs for each\n"
        + "block written. ratio: to another line, its threads in parentheses.\n"
        + "sync: SYNC is on disk when the call returns, OS is left to the operating system,\n"
        + "INTERVAL is OS with a sync every 100 ms, - writes nothing.\n"
        + "Reads are of a cached file of 2 GiB, in bytes as the name ends; wide: 16 GiB may be mapped,\n"
        + "one: a window of 256 MiB, none: no mapping. The cache was filled by reading ahead; of a file\n"
        + "that was written in small pieces moving a window costs more.\n"
        + "Hot copy: each thread inserts at most 10,000 rows a second, q4j backup run is another process.\n"
        + "Chronicle's tailer rereads rows that stay; a take removes its row.\n";
  }
}
