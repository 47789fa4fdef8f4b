package org.q4j.store;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs a file's sync within an interval of the first request since the last one. A file that nobody
 * writes to is never looked at. All files share the threads, all of them daemons: one for the time,
 * which hands the syncs to others, so that a slow disk does not hold up another's files.
 */
final class IntervalSync implements AutoCloseable {
  private static final ScheduledExecutorService TIMER = timer();
  private static final ExecutorService SYNCS =
      Executors.newCachedThreadPool(task -> daemon(task, "q4j-sync"));

  private final long nanos;
  private final Runnable sync;
  private ScheduledFuture<?> next;
  private boolean closed;

  IntervalSync(Duration interval, Runnable sync) {
    this.nanos = interval.toNanos();
    this.sync = sync;
  }

  private static ScheduledExecutorService timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, task -> daemon(task, "q4j-sync-timer"));
    timer.setRemoveOnCancelPolicy(true); // Or a closed file would be kept until its time comes.
    return timer;
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Something was written. */
  void request() {
    synchronized (this) {
      if (next == null && !closed) {
        next = TIMER.schedule(this::start, nanos, TimeUnit.NANOSECONDS);
      }
    }
  }

  private void start() {
    try {
      SYNCS.execute(this::run);
    } catch (OutOfMemoryError noThread) {
      run(); // Late for the others, but done.
    }
  }

  private void run() {
    synchronized (this) {
      next = null; // Before the sync: what is written while it runs needs another one.
      if (closed) {
        return;
      }
    }
    synchronized (sync) {
      sync.run();
    }
  }

  /** Returns when no sync is running; none will run after that. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      if (next != null) {
        next.cancel(false);
      }
    }
    synchronized (sync) {
      // Waits for a sync that had begun.
    }
  }
}
