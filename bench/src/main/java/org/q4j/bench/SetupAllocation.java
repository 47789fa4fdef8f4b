package org.q4j.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * The bytes that setups allocate. JMH runs an iteration's setup on the measuring threads, after its
 * gc profiler has begun to count, so that a fill of a million rows would be charged to the takes.
 *
 * <p>Counts the calling thread alone: what is given to {@link #count} must allocate there.
 */
public final class SetupAllocation implements InternalProfiler {
  /** The result's name; bytes an operation, to be taken off {@code gc.alloc.rate.norm}. */
  static final String NORM = "setup.alloc.norm";

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final AtomicLong BYTES = new AtomicLong();

  /** Part of an iteration's preparation. */
  interface Step<E extends Exception> {
    void run() throws E;
  }

  static <E extends Exception> void count(Step<E> step) throws E {
    long before = allocated();
    step.run();
    BYTES.addAndGet(allocated() - before);
  }

  private static long allocated() {
    return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  @Override
  public String getDescription() {
    return "Bytes allocated by the setups of an iteration";
  }

  @Override
  public void beforeIteration(BenchmarkParams bench, IterationParams iteration) {
    BYTES.set(0);
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams bench, IterationParams iteration, IterationResult result) {
    long operations = result.getMetadata().getAllOps();
    double norm = operations == 0 ? 0 : (double) BYTES.get() / operations;
    return List.of(new ScalarResult(NORM, norm, "B/op", AggregationPolicy.AVG));
  }
}
