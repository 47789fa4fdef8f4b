package org.q4j.monitor.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.q4j.queue.QueueStats;

/**
 * One figure of a queue as a metric.
 *
 * @param counter whether it only rises while a queue is open
 * @param name in Micrometer's form, behind {@code q4j.queue.}
 * @param unit Micrometer's base unit, or null for rows and other things that are counted
 * @param tags further labels, a name and a value each
 * @param help what it tells
 * @param value what it is
 */
record QueueFigure(
    boolean counter,
    String name,
    String unit,
    List<String> tags,
    String help,
    ToDoubleFunction<QueueStats> value) {
  private static final double NANOS = 1e9;
  private static final String BYTES = "bytes";

  /** Everything that the statistics of a queue tell. */
  static final List<QueueFigure> ALL = all();

  /** What is known of a queue that others fill and empty, too. */
  private static final List<QueueFigure> SHARED =
      ALL.stream().filter(figure -> Set.of("rows", "oldest.ready").contains(figure.name)).toList();

  /** Returns what is known of a queue: without a file it is a cluster's, which tells little. */
  static List<QueueFigure> of(QueueStats stats) {
    return stats.fileBytes() == 0 ? SHARED : ALL;
  }

  private static List<QueueFigure> all() {
    List<QueueFigure> all = new ArrayList<>();
    rows(all);
    files(all);
    costs(all);
    return List.copyOf(all);
  }

  private static void rows(List<QueueFigure> all) {
    all.add(gauge("rows", null, "Rows in the queue, ready and owned", QueueStats::rows));
    all.add(gauge("ready.rows", null, "Rows that nobody owns", QueueStats::ready));
    all.add(gauge("owned.rows", null, "Rows that a session owns", QueueStats::owned));
    all.add(
        gauge(
            "oldest.ready",
            "seconds",
            "How long ago the oldest row came that nobody owns, 0 without one",
            stats -> seconds(stats.oldestReadyNanos())));
    all.add(
        gauge(
            "oldest.owned",
            "seconds",
            "For how long the row is owned that was taken first, 0 without one",
            stats -> seconds(stats.oldestOwnedNanos())));
    all.add(
        gauge(
            "inserts.per.second",
            null,
            "Rows inserted a second over the last minute",
            QueueStats::insertsPerSecond));
    all.add(
        gauge(
            "ends.per.second",
            null,
            "Rows removed a second over the last minute",
            QueueStats::endsPerSecond));
    all.add(counter("written.rows", "Rows inserted", QueueStats::rowsWritten));
    all.add(counter("removed.rows", "Rows ended or deleted", QueueStats::rowsRemoved));
    String restored = "Rows given back, by what gave them back";
    all.add(counter("restored.rows", restored, QueueStats::restoredByAbort, "by", "abort"));
    all.add(counter("restored.rows", restored, QueueStats::restoredByClose, "by", "close"));
    all.add(counter("restored.rows", restored, QueueStats::restoredByLease, "by", "lease"));
    all.add(counter("dead.letters", "Rows moved to dead letters", QueueStats::deadLetters));
    all.add(
        counter(
            "dropped.rows", "Rows removed to make room for others", QueueStats::droppedByBounds));
    all.add(
        gauge(
            "first.rowid",
            null,
            "Row id of the oldest row, or the next one to be given",
            QueueStats::firstRowId));
    all.add(
        gauge("next.rowid", null, "Row id that the next insert will get", QueueStats::nextRowId));
  }

  private static void files(List<QueueFigure> all) {
    all.add(gauge("live", BYTES, "Bytes of rows that are there", QueueStats::liveBytes));
    all.add(gauge("dead", BYTES, "Bytes of removed rows and block heads", QueueStats::deadBytes));
    all.add(gauge("file", BYTES, "Length of the file", QueueStats::fileBytes));
    all.add(gauge("begin", BYTES, "Offset of the oldest row", QueueStats::beginOffset));
    all.add(gauge("end", BYTES, "Offset behind the last block", QueueStats::endOffset));
    all.add(gauge("mapped", BYTES, "Bytes mapped at present", QueueStats::mappedBytes));
    all.add(gauge("windows", null, "Mapped windows at present", QueueStats::windows));
    all.add(counter("appends", "Groups of rows written", QueueStats::appends));
    all.add(counter("syncs", "Calls of fdatasync", QueueStats::syncs));
    String reads = "Reads of the file, by what served them";
    all.add(counter("reads", reads, QueueStats::mappedReads, "by", "mapping"));
    all.add(counter("reads", reads, QueueStats::callReads, "by", "call"));
    all.add(
        counter(
            "mapping.failures", "Mappings that the system refused", QueueStats::mappingFailures));
  }

  private static void costs(List<QueueFigure> all) {
    String waits = "Waits for rows, by how they ended";
    all.add(counter("waits", waits, stats -> stats.waits().immediate(), "end", "immediate"));
    all.add(counter("waits", waits, stats -> stats.waits().delayed(), "end", "delayed"));
    all.add(counter("waits", waits, stats -> stats.waits().timedOut(), "end", "timeout"));
    all.add(
        counter(
            "condition.evaluations",
            "How often conditions were asked about rows",
            stats -> stats.conditions().evaluations()));
    all.add(
        counter(
            "condition.compiles", "Conditions compiled", stats -> stats.conditions().compiles()));
    all.add(
        counter(
            "condition.cache.hits",
            "Waits whose condition had been compiled before",
            stats -> stats.conditions().cacheHits()));
  }

  private static QueueFigure gauge(
      String name, String unit, String help, ToDoubleFunction<QueueStats> value) {
    return new QueueFigure(false, name, unit, List.of(), help, value);
  }

  private static QueueFigure counter(
      String name, String help, ToDoubleFunction<QueueStats> value, String... tags) {
    return new QueueFigure(true, name, null, List.of(tags), help, value);
  }

  private static double seconds(long nanos) {
    return Math.max(0, nanos) / NANOS;
  }

  /** Registers this figure of one queue. */
  Meter register(MeterRegistry registry, String queue, Supplier<QueueStats> stats) {
    Tags labels = Tags.of("queue", queue).and(tags.toArray(String[]::new));
    String full = "q4j.queue." + name;
    if (counter) {
      return FunctionCounter.builder(full, stats, from -> value.applyAsDouble(from.get()))
          .tags(labels)
          .description(help)
          .register(registry);
    }
    return Gauge.builder(full, () -> value.applyAsDouble(stats.get()))
        .tags(labels)
        .baseUnit(unit)
        .description(help)
        .strongReference(true)
        .register(registry);
  }
}
