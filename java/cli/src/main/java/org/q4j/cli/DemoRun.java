package org.q4j.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.q4j.queue.OwnedRow;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.queue.Session;

/**
 * The demo's work: eight producing threads, then four workers of which the first aborts every tenth
 * row it meets for the first time, and the last dies while it owns a row.
 */
final class DemoRun {
  static final String COLUMNS =
      "id INT UNSIGNED NOT NULL, name VARCHAR(200) NOT NULL, version VARCHAR(200) NOT NULL,"
          + " installed_kib BIGINT UNSIGNED, description TEXT NOT NULL";

  private static final int PRODUCERS = 8;
  private static final int WORKERS = 4;
  private static final int PLAIN = 1;
  private static final int LEFT = 10;
  private static final int DIES_AFTER = 5;

  /** What happened; counts of rows but for the rates. */
  record Result(
      long packages,
      long enqueued,
      long delivered,
      long consumed,
      long aborted,
      long killed,
      long redelivered,
      long enqueuedPerSecond,
      long consumedPerSecond) {

    /** Returns whether every row went exactly where it should have. */
    boolean addsUp(long left) {
      return packages == enqueued
          && enqueued == consumed + left
          && delivered == consumed + aborted + killed
          && redelivered >= aborted + killed - left;
    }
  }

  private final QueueStore store;
  private final String name;
  private final List<DpkgStatus.Entry> packages;
  private final Set<Long> met = ConcurrentHashMap.newKeySet();
  private final AtomicLong toConsume = new AtomicLong();
  private final AtomicLong enqueued = new AtomicLong();
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong consumed = new AtomicLong();
  private final AtomicLong aborted = new AtomicLong();
  private final AtomicLong killed = new AtomicLong();
  private final AtomicLong redelivered = new AtomicLong();

  DemoRun(QueueStore store, String name, List<DpkgStatus.Entry> packages) {
    this.store = store;
    this.name = name;
    this.packages = packages;
  }

  Result run() {
    toConsume.set(Math.max(0, packages.size() - LEFT));
    long start = System.nanoTime();
    inParallel(PRODUCERS, this::produce);
    long produced = System.nanoTime();
    inParallel(WORKERS, this::work);
    work(PLAIN); // Stands in for the killed one, should the others have been done before it died.
    long done = System.nanoTime();
    return new Result(
        packages.size(),
        enqueued.get(),
        delivered.get(),
        consumed.get(),
        aborted.get(),
        killed.get(),
        redelivered.get(),
        perSecond(enqueued.get(), produced - start),
        perSecond(consumed.get(), done - produced));
  }

  private static long perSecond(long rows, long nanos) {
    return Math.round(rows * 1e9 / Math.max(1, nanos));
  }

  /** A piece of work that is told its number, from 0. */
  @FunctionalInterface
  private interface Numbered {
    void run(int number);
  }

  private static void inParallel(int threads, Numbered work) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int number = i;
        running.add(pool.submit(() -> work.run(number)));
      }
      for (Future<?> future : running) {
        future.get();
      }
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(failure.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CommandException(ExitCode.INPUT, "interrupted", interrupted);
    } finally {
      pool.shutdownNow();
    }
  }

  private void produce(int number) {
    Queue queue = store.queue(name);
    for (int i = number; i < packages.size(); i += PRODUCERS) {
      DpkgStatus.Entry entry = packages.get(i);
      int id = i;
      queue.insert(
          row ->
              row.set("id", id)
                  .set("name", entry.name())
                  .set("version", entry.version())
                  .set("installed_kib", entry.installedKibibytes())
                  .set("description", entry.description()));
      enqueued.incrementAndGet();
    }
  }

  private void work(int number) {
    boolean aborts = number == 0;
    boolean dies = number == WORKERS - 1;
    int turns = 0;
    Session session = store.session();
    try {
      // A permit for each row that is to be consumed, so that some stay for a look at them.
      while (toConsume.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        Optional<OwnedRow> owned = session.await(Duration.ofSeconds(10), name);
        if (owned.isEmpty()) {
          return; // The table then does not add up, and says so.
        }
        delivered.incrementAndGet();
        boolean first = met.add(owned.get().rowId());
        if (!first) {
          redelivered.incrementAndGet();
        }
        turns++;
        if (aborts && first && turns % 10 == 1) {
          owned.get().abort();
          aborted.incrementAndGet();
          toConsume.incrementAndGet();
        } else if (dies && turns == DIES_AFTER) {
          session.close(); // All that a server sees of a killed worker: its connection is gone.
          killed.incrementAndGet();
          toConsume.incrementAndGet();
          return;
        } else {
          owned.get().end();
          consumed.incrementAndGet();
        }
      }
    } finally {
      session.close();
    }
  }
}
