package org.q4j.monitor.sample;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.q4j.queue.QueueStore;

/**
 * Takes the figures of a store again and again, so that whoever asks for them is answered from
 * memory, however many ask.
 *
 * <p>Assumptions and guarantees: {@link #get} never waits. A queue that cannot be opened is tried
 * again only every {@link #RETRY_NANOS}, as looking through a damaged file takes long. Of the first
 * {@value #MOST_HISTORIES} queues the last {@value #POINTS} points are kept. Thread-safe.
 */
public final class Sampler implements Supplier<StoreSample>, AutoCloseable {
  /** How many points are kept of a queue. */
  public static final int POINTS = 300;

  private static final int MOST_HISTORIES = 1000;
  private static final long RETRY_NANOS = TimeUnit.MINUTES.toNanos(1);

  private record Failed(String reason, long sinceNanos) {}

  private final QueueStore store;
  private final Consumer<Throwable> onError;
  private final ScheduledExecutorService clock;
  private final Map<String, Failed> failed = new HashMap<>();
  private final Map<String, History> histories = new HashMap<>();
  private ScheduledFuture<?> ticks;
  private volatile StoreSample latest = StoreSample.none();

  private Sampler(QueueStore store, Consumer<Throwable> onError) {
    this.store = store;
    this.onError = onError;
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "q4j-sampler");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Takes a first sample, in a thread of its own, as that may have to open many queues, then one
   * after each interval.
   *
   * @param store whose queues; stays the caller's, and must be open until this is closed
   * @param interval between two samples; positive
   * @param onError is given what should not happen; called by the sampler's thread
   */
  public static Sampler start(QueueStore store, Duration interval, Consumer<Throwable> onError) {
    Sampler sampler = new Sampler(store, onError);
    sampler.ticks =
        sampler.clock.scheduleWithFixedDelay(
            sampler::guarded, 0, interval.toNanos(), TimeUnit.NANOSECONDS);
    return sampler;
  }

  private void guarded() {
    try {
      take();
    } catch (RuntimeException failure) {
      onError.accept(failure); // Thrown on, it would end the sampling without a word.
    }
  }

  private void take() {
    long now = System.nanoTime();
    failed.values().removeIf(one -> now - one.sinceNanos() > RETRY_NANOS);
    Map<String, String> leftOut = new HashMap<>();
    failed.forEach((name, one) -> leftOut.put(name, one.reason()));
    StoreSample sample = StoreSample.of(store, leftOut);
    for (QueueSample queue : sample.queues().values()) {
      if (queue.stats().isEmpty()) {
        failed.computeIfAbsent(queue.queue(), name -> new Failed(queue.failure(), now));
      }
    }
    synchronized (histories) {
      histories.keySet().retainAll(sample.queues().keySet());
      for (QueueSample queue : sample.queues().values()) {
        if (histories.size() < MOST_HISTORIES || histories.containsKey(queue.queue())) {
          queue
              .stats()
              .ifPresent(
                  stats ->
                      histories
                          .computeIfAbsent(queue.queue(), name -> new History(POINTS))
                          .add(sample.at().toEpochMilli(), stats));
        }
      }
    }
    latest = sample;
  }

  /** Returns the last sample. */
  @Override
  public StoreSample get() {
    return latest;
  }

  /**
   * Returns the last points of a queue, oldest first; none of a queue that is not known.
   *
   * @param most at most so many; 1 or more
   */
  public List<Point> history(String queue, int most) {
    synchronized (histories) {
      History history = histories.get(queue);
      return history == null ? List.of() : history.last(most);
    }
  }

  /** Ends the sampling, when the sample that is being taken is complete. */
  @Override
  public void close() {
    ticks.cancel(false);
    clock.shutdown();
    try {
      if (!clock.awaitTermination(1, TimeUnit.MINUTES)) {
        clock.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      clock.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
