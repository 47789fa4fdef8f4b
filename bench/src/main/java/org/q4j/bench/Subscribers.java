package org.q4j.bench;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.q4j.queue.ConditionStats;
import org.q4j.queue.OwnedRow;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.queue.Session;
import org.q4j.queue.Subscription;
import org.q4j.store.Durability;

/**
 * Sessions that wait for one row each, by number, end it and wait again. No thread waits; one
 * thread runs those that are woken.
 */
final class Subscribers implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofHours(1);

  private final Folder folder = new Folder();
  private final QueueStore store = BigRows.open(folder.path, Durability.OS);
  private final Queue queue = BigRows.create(store, BigRows.NAME);
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final AtomicLong wakes = new AtomicLong();
  private final Semaphore waitAgain = new Semaphore(0);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final long nanos;
  private Latencies calls = new Latencies();
  private Latencies taken = new Latencies();
  private volatile long takenAt;
  private volatile boolean closing;

  Subscribers(int count) {
    long begin = System.nanoTime();
    for (int i = 0; i < count; i++) {
      Session session = store.session();
      await(session, session.subscribe(BigRows.NAME + ":id = " + i));
    }
    nanos = System.nanoTime() - begin;
  }

  private void await(Session session, Subscription subscription) {
    CompletableFuture<?> unused =
        subscription
            .awaitAsync(PATIENCE, this::wake)
            .whenComplete((row, thrown) -> served(session, subscription, row, thrown));
  }

  private void wake(Runnable task) {
    wakes.incrementAndGet();
    thread.execute(task);
  }

  private void served(
      Session session, Subscription subscription, Optional<OwnedRow> row, Throwable thrown) {
    if (closing) {
      return;
    }
    try {
      takenAt = System.nanoTime();
      if (thrown != null || row.isEmpty()) {
        throw new IllegalStateException("a subscriber got no row: " + row, thrown);
      }
      session.end();
      await(session, subscription);
    } catch (RuntimeException thrownHere) {
      failure.set(thrownHere);
    } finally {
      waitAgain.release();
    }
  }

  /** Inserts a row and lets the one that waits for it take it and wait again. */
  void insert(long id) throws InterruptedException {
    long begin = System.nanoTime();
    queue.insert(row -> BigRows.set(row, id));
    calls.add(System.nanoTime() - begin);
    waitAgain.acquire();
    taken.add(takenAt - begin);
    if (failure.get() != null) {
      throw new IllegalStateException("a subscriber failed", failure.get());
    }
  }

  /** Measures from now on. */
  void record(Latencies insertCalls, Latencies insertToTaken) {
    calls = insertCalls;
    taken = insertToTaken;
  }

  ConditionStats conditions() {
    return queue.stats().conditions();
  }

  /** Returns how often anybody was woken. */
  long wakes() {
    return wakes.get();
  }

  /** Returns how long all of them took to begin to wait. */
  double micros() {
    return nanos / 1e3;
  }

  @Override
  public void close() {
    closing = true;
    store.close();
    thread.shutdown();
    folder.close();
  }
}
