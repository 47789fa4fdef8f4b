package org.q4j.bench;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStats;

/**
 * How many rows one fdatasync serves, and how many of those a written block costs, in what lies
 * between {@link #begin} and {@link #end} of an iteration. Without such, or without a sync, there
 * is no figure.
 */
public final class SyncCount implements InternalProfiler {
  /** Rows inserted and rows removed, by fdatasync. */
  static final String ROWS = "sync.rows";

  /** Fdatasyncs, by block written. */
  static final String BLOCKS = "sync.blocks";

  /** What JMH takes for an operation, by row: for a group of methods it counts far too many. */
  static final String OPERATIONS = "sync.operations";

  private static final AtomicReference<QueueStats> BEFORE = new AtomicReference<>();
  private static final AtomicReference<double[]> SEEN = new AtomicReference<>();

  static void begin(Queue queue) {
    BEFORE.set(queue.stats());
  }

  static void end(Queue queue) {
    QueueStats before = BEFORE.get();
    QueueStats now = queue.stats();
    SEEN.set(
        new double[] {
          now.rowsWritten() + now.rowsRemoved() - before.rowsWritten() - before.rowsRemoved(),
          now.syncs() - before.syncs(),
          now.appends() - before.appends()
        });
  }

  @Override
  public String getDescription() {
    return "Rows for each fdatasync";
  }

  @Override
  public void beforeIteration(BenchmarkParams bench, IterationParams iteration) {
    SEEN.set(null);
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams bench, IterationParams iteration, IterationResult result) {
    double[] seen = SEEN.get();
    if (seen == null || seen[0] <= 0 || seen[1] <= 0) {
      return List.of();
    }
    double perBlock = seen[2] <= 0 ? Double.NaN : seen[1] / seen[2];
    double operations = result.getMetadata().getAllOps() / seen[0];
    return List.of(
        new ScalarResult(OPERATIONS, operations, "ops", AggregationPolicy.AVG),
        new ScalarResult(ROWS, seen[0] / seen[1], "rows", AggregationPolicy.AVG),
        new ScalarResult(BLOCKS, perBlock, "syncs", AggregationPolicy.AVG));
  }
}
