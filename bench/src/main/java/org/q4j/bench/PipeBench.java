package org.q4j.bench;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.Control;
import org.q4j.queue.OwnedRow;

/** Producers and consumers at the same time, on one queue. */
@BenchmarkMode(Mode.Throughput)
public class PipeBench {
  /** What the lines of the group are called. */
  static final Set<String> METHODS = Set.of("insert", "takeAndEnd");

  private static final Duration PATIENCE = Duration.ofMillis(20);

  /** One row, one call. */
  @Benchmark
  @Group("pipe")
  @GroupThreads(8)
  public long insert(QueueBench.Store store) {
    return store.insert();
  }

  /** One row waited for and ended. */
  @Benchmark
  @Group("pipe")
  @GroupThreads(8)
  public boolean takeAndEnd(QueueBench.Worker worker, Control control) {
    Optional<OwnedRow> row = Optional.empty();
    while (row.isEmpty() && !control.stopMeasurement) {
      row = worker.await(PATIENCE);
    }
    row.ifPresent(OwnedRow::end);
    return row.isPresent();
  }
}
