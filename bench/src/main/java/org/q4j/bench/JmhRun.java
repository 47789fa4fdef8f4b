package org.q4j.bench;

import java.nio.file.Path;
import java.util.ArrayList;
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

/** Runs a case under JMH and makes lines of its results. */
final class JmhRun {
  /** More than anything takes in a short iteration, with the code compiled by the cases before. */
  private static final long SHORT_ROWS = 600_000;

  private final boolean quick;
  private final Path directory;

  JmhRun(boolean quick, Path directory) {
    this.quick = quick;
    this.directory = directory;
    if (quick) { // Its figures tell nothing, so whoever else measures does not spoil them.
      System.setProperty("jmh.ignoreLock", "true");
    }
  }

  List<Line> run(Case one) throws RunnerException {
    int millis = quick ? 100 : one.takes() > 0 ? 500 : 1000; // Less time, less to be filled.
    TimeValue time = TimeValue.milliseconds(millis);
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("org.q4j.bench." + one.bench() + "$")
            .forks(quick ? 0 : 2)
            .warmupIterations(quick ? 1 : 3)
            .warmupTime(time)
            .measurementIterations(quick ? 1 : 5)
            .measurementTime(time)
            .addProfiler(GCProfiler.class)
            .addProfiler(SetupAllocation.class)
            .addProfiler(SyncCount.class)
            .shouldFailOnError(true)
            .jvmArgsAppend("-D" + Folder.PROPERTY + "=" + directory);
    if (!one.isGroup()) {
      options.threads(one.key().threads());
    }
    one.parameters().forEach(options::param);
    if (one.unit().equals(Case.READS)) {
      options.param("mebibytes", quick ? "16" : "2048");
    }
    if (one.takes() > 0) {
      // JMH's threads also work before the measured time and after it, until all of them are there.
      long rows = 2L * one.takes() * millis / 1000;
      options.param("fill", Long.toString(quick ? Math.min(rows, SHORT_ROWS) : rows));
    }
    List<Line> lines = new ArrayList<>();
    for (RunResult result : new Runner(options.build()).run()) {
      lines.addAll(lines(one, result));
    }
    return lines;
  }

  /** One line, or one for each method of a group. */
  private static List<Line> lines(Case one, RunResult result) {
    Map<String, ?> all = result.getSecondaryResults();
    if (!one.isGroup()) {
      return List.of(line(one, one.key().name(), result.getPrimaryResult(), all));
    }
    return all.entrySet().stream()
        .filter(part -> PipeBench.METHODS.contains(part.getKey()))
        .map(
            part ->
                line(one, one.key().name() + " " + part.getKey(), (Result<?>) part.getValue(), all))
        .toList();
  }

  private static Line line(Case one, String name, Result<?> figure, Map<String, ?> all) {
    boolean rows = one.unit().equals(Case.ROWS);
    Line.Cost cost =
        !rows
            ? Line.Cost.UNKNOWN
            : new Line.Cost(
                one.isGroup() ? bytes(all) * score(all, SyncCount.OPERATIONS) : bytes(all),
                score(all, SyncCount.ROWS),
                score(all, SyncCount.BLOCKS));
    return new Line(
        new Line.Key(name, one.key().threads()),
        one.sync(),
        figure.getScore(),
        one.unit(),
        figure.getScoreError(),
        cost,
        one.peer());
  }

  private static double bytes(Map<String, ?> all) {
    return Math.max(0, score(all, "gc.alloc.rate.norm") - score(all, SetupAllocation.NORM));
  }

  private static double score(Map<String, ?> all, String name) {
    Result<?> result = (Result<?>) all.get(name);
    return result == null ? Double.NaN : result.getScore();
  }
}
