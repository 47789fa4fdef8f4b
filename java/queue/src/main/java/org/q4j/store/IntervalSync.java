package org.q4j.store;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs a file's sync within an interval of the first request since the last one. All files share
 * one daemon thread; a file that nobody writes to is never looked at.
 */
final class IntervalSync implements AutoCloseable {
  private static final ScheduledExecutorService TIMER = timer();

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
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "q4j-interval-sync");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true); // Or a closed file would be kept until its time comes.
    return timer;
  }

  /** Something was written. */
  void request() {
    synchronized (this) {
      if (next == null && !closed) {
        next = TIMER.schedule(this::run, nanos, TimeUnit.NANOSECONDS);
      }
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
