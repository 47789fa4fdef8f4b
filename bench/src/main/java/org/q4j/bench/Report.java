package org.q4j.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the benches, ours and the peers' in turn, and prints one table with ratios. Says what was
 * seen and judges nothing.
 */
public final class Report {
  private static final String DISK = "raw write + fdatasync, space allocated";
  private static final String DISK_WRITTEN = "raw write + fdatasync, space written before";
  private static final String APPEND = "Chronicle append";
  private static final String APPEND_SYNC = "Chronicle append + sync";
  private static final String ADLER = "Adler-32 in memory, MiB";
  private static final String COPY = "copy in memory, ";
  private static final String PREAD = "raw pread in order, ";
  private static final String TAIL = "Chronicle tail, position kept";

  /** One line of the table. */
  private record Line(String name, int threads, double perSecond, double error, double bytes) {}

  private final boolean quick;
  private final Path directory;
  private final List<Line> lines = new ArrayList<>();

  private Report(boolean quick, Path directory) {
    this.quick = quick;
    this.directory = directory;
  }

  /**
   * @param arguments {@code [--quick] DIRECTORY FILE}: where the data goes, where the table goes
   *     too
   */
  public static void main(String[] arguments) throws IOException, RunnerException {
    boolean quick = arguments[0].equals("--quick");
    int first = quick ? 1 : 0;
    Path directory = Path.of(arguments[first]).toAbsolutePath();
    Report report = new Report(quick, directory);
    report.measure();
    String table = report.table();
    Files.writeString(Path.of(arguments[first + 1]), table);
    System.out.print(table);
  }

  private void measure() throws RunnerException {
    run(DISK, "DiskBench.writeAndSync", 1, "space", "allocated");
    run(DISK_WRITTEN, "DiskBench.writeAndSync", 1, "space", "written");
    for (int threads : new int[] {1, 8}) {
      run("q4j insert SYNC", "QueueBench.insert", threads, "durability", "SYNC");
      run(APPEND_SYNC, "ChronicleBench.appendAndSync", threads, "sync", "SYNC");
      run("q4j insert INTERVAL", "QueueBench.insert", threads, "durability", "INTERVAL");
      run("q4j insert OS", "QueueBench.insert", threads, "durability", "OS");
      run(APPEND, "ChronicleBench.append", threads, null, null);
      run("q4j take + end SYNC", "QueueBench.take", threads, "durability", "SYNC");
      run("q4j take + end INTERVAL", "QueueBench.take", threads, "durability", "INTERVAL");
      run("q4j take + end OS", "QueueBench.take", threads, "durability", "OS");
    }
    run(TAIL, "ChronicleBench.tail", 1, null, null);
    run(ADLER, "CheckBench.adler", 1, null, null);
    run("file check, 1 row a block, MiB", "CheckBench.check", 1, "rows", "1");
    run("file check, 1000 rows a block, MiB", "CheckBench.check", 1, "rows", "1000");
    for (String row : new String[] {"4096", "65536"}) {
      run(COPY + row, "ReadBench.copy", 1, "row", row);
      read(PREAD + row, "ReadBench.pread", "none", row);
      for (String windows : new String[] {"wide", "one", "none"}) {
        read("scan, windows " + windows + ", " + row, "ReadBench.scan", windows, row);
        read("random, windows " + windows + ", " + row, "ReadBench.random", windows, row);
      }
    }
  }

  private void read(String name, String bench, String windows, String row) throws RunnerException {
    Map<String, String> parameters =
        Map.of("windows", windows, "row", row, "mebibytes", quick ? "16" : "2048");
    run(name, bench, 1, parameters);
  }

  private void run(String name, String bench, int threads, String parameter, String value)
      throws RunnerException {
    Map<String, String> parameters = new HashMap<>();
    if (parameter != null) {
      parameters.put(parameter, value);
    }
    if (bench.endsWith(".take") || bench.endsWith(".tail")) {
      parameters.put("fill", fill(bench, value));
    }
    run(name, bench, threads, parameters);
  }

  private void run(String name, String bench, int threads, Map<String, String> parameters)
      throws RunnerException {
    TimeValue time = TimeValue.milliseconds(quick ? 200 : 1000);
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("org.q4j.bench." + bench + "$")
            .threads(threads)
            .forks(quick ? 0 : 2)
            .warmupIterations(quick ? 1 : 3)
            .warmupTime(time)
            .measurementIterations(quick ? 1 : 5)
            .measurementTime(time)
            .addProfiler(GCProfiler.class)
            .addProfiler(SetupAllocation.class)
            .shouldFailOnError(true)
            .jvmArgsAppend("-D" + Folder.PROPERTY + "=" + directory);
    System.setProperty(Folder.PROPERTY, directory.toString());
    parameters.forEach(options::param);
    Collection<RunResult> results = new Runner(options.build()).run();
    for (RunResult result : results) {
      Result<?> primary = result.getPrimaryResult();
      lines.add(
          new Line(name, threads, primary.getScore(), primary.getScoreError(), allocated(result)));
    }
  }

  private static double allocated(RunResult result) {
    Result<?> all = result.getSecondaryResults().get("gc.alloc.rate.norm");
    Result<?> setup = result.getSecondaryResults().get(SetupAllocation.NORM);
    return all == null || setup == null
        ? Double.NaN
        : Math.max(0, all.getScore() - setup.getScore());
  }

  /** More rows than an iteration can take on any disk we know; a dry queue fails the bench. */
  private String fill(String bench, String durability) {
    int perSecond =
        bench.endsWith(".tail") ? 1_000_000 : "SYNC".equals(durability) ? 200_000 : 2_000_000;
    return Integer.toString(quick ? perSecond / 4 : perSecond);
  }

  private double perSecond(String name, int threads) {
    return lines.stream()
        .filter(line -> line.name().equals(name) && line.threads() == threads)
        .mapToDouble(Line::perSecond)
        .findFirst()
        .orElse(Double.NaN);
  }

  private String peerOf(Line line) {
    return switch (line.name()) {
      case "q4j insert SYNC", "q4j take + end SYNC", APPEND_SYNC -> DISK;
      case "q4j insert OS", "q4j insert INTERVAL" -> APPEND;
      case "q4j take + end OS", "q4j take + end INTERVAL" -> TAIL;
      case "file check, 1 row a block, MiB", "file check, 1000 rows a block, MiB" -> ADLER;
      default -> peerOfRead(line.name());
    };
  }

  private static String peerOfRead(String name) {
    String row = name.substring(name.lastIndexOf(' ') + 1);
    return name.contains("windows none")
        ? PREAD + row
        : name.contains("windows") ? COPY + row : null;
  }

  private String table() {
    StringBuilder text = new StringBuilder(Machine.describe(directory));
    text.append("payload: 100 random bytes (106 a row in the file, 12 more a block)\n");
    text.append(quick ? "QUICK: one short iteration, no fork; for seeing that it runs\n" : "");
    text.append(
        "%-45s %7s %12s %10s %9s  %s%n"
            .formatted("bench", "threads", "ops/s", "+-", "B/op", "ratio"));
    for (Line line : lines) {
      String peer = peerOf(line);
      int peerThreads = APPEND.equals(peer) ? line.threads() : 1;
      String ratio =
          peer == null
              ? ""
              : "%.3f of %s (%d)"
                  .formatted(line.perSecond() / perSecond(peer, peerThreads), peer, peerThreads);
      text.append(
          "%-45s %7d %,12.0f %,10.0f %,9.0f  %s%n"
              .formatted(
                  line.name(),
                  line.threads(),
                  line.perSecond(),
                  line.error(),
                  line.bytes(),
                  ratio));
    }
    text.append("Reads are of a cached file of 2 GiB; wide: 16 GiB may be mapped, one: 256 MiB.\n");
    text.append("Chronicle's tailer rereads rows that stay; a take removes its row.\n");
    return text.toString();
  }
}
