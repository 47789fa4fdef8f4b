package org.q4j.monitor.health;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.q4j.monitor.health.HealthReport.Reason;

/**
 * Runs one check for all who ask at a time and a little later. Thread-safe.
 *
 * <p>Assumptions and guarantees: whoever asks is answered within the limit, without holding a
 * thread. At most one check runs; one that outlasts its limit goes on in its thread, everybody is
 * told meanwhile that the server hangs, and no other is begun beside it.
 */
final class CachedCheck implements AutoCloseable {
  private final Supplier<HealthReport> check;
  private final Duration limit;
  private final Duration cache;
  private final Consumer<HealthReport> changes;

  private CompletableFuture<HealthReport> current;
  private Thread worker;
  private boolean running;
  private long since;
  private Reason last;
  private long count;

  /**
   * @param check what is done, by one thread at a time
   * @param changes is told of each result that has another reason than the one before
   */
  CachedCheck(
      Supplier<HealthReport> check,
      Duration limit,
      Duration cache,
      Consumer<HealthReport> changes) {
    this.check = check;
    this.limit = limit;
    this.cache = cache;
    this.changes = changes;
  }

  /** Returns the result of the present or the next check. */
  synchronized CompletableFuture<HealthReport> report() {
    long now = System.nanoTime();
    boolean isFresh = current != null && (!current.isDone() || now - since < cache.toNanos());
    if (isFresh) {
      return current;
    }
    if (running) {
      return CompletableFuture.completedFuture(hung());
    }
    CompletableFuture<HealthReport> begun = new CompletableFuture<>();
    worker = new Thread(() -> run(begun), "q4j-health-check");
    worker.setDaemon(true);
    since = now;
    current =
        begun
            .completeOnTimeout(hung(), limit.toNanos(), TimeUnit.NANOSECONDS)
            .whenComplete((report, failure) -> ended(report));
    count++;
    running = true;
    worker.start();
    return current;
  }

  private HealthReport hung() {
    return HealthReport.of(
        Reason.TIMEOUT,
        "the server has not answered within %.1fs".formatted(limit.toMillis() / 1e3));
  }

  private void run(CompletableFuture<HealthReport> result) {
    HealthReport report;
    try {
      report = check.get();
    } catch (RuntimeException failure) {
      report = HealthReport.of(Reason.UNREACHABLE, failure.toString());
    } finally {
      synchronized (this) {
        running = false; // Before anybody hears of it and asks again.
      }
    }
    result.complete(report);
  }

  private void ended(HealthReport report) {
    synchronized (this) {
      since = System.nanoTime();
      if (report.reason() == last) {
        return;
      }
      last = report.reason();
    }
    changes.accept(report);
  }

  /** Returns whether a check has ended since the start. */
  synchronized boolean hasEnded() {
    return last != null;
  }

  /** Returns how many checks were begun. */
  synchronized long count() {
    return count;
  }

  @Override
  public synchronized void close() {
    if (worker != null) {
      worker.interrupt();
    }
  }
}
