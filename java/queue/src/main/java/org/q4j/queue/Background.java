package org.q4j.queue;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * What happens at its time, or beside the caller. All queues of the process share the threads, all
 * of them daemons: one for the time, which hands the work to others, so that one queue's slow disk
 * holds up no other's.
 */
final class Background {
  private static final ScheduledExecutorService TIMER = timer();
  private static final ExecutorService POOL =
      Executors.newCachedThreadPool(task -> daemon(task, "q4j-background"));

  private Background() {}

  private static ScheduledExecutorService timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, task -> daemon(task, "q4j-timer"));
    timer.setRemoveOnCancelPolicy(true); // Or what it is about would be kept until its time comes.
    return timer;
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Runs a task soon. */
  static void execute(Runnable task) {
    POOL.execute(task);
  }

  /** Runs a task after so many ns, unless it is cancelled before. */
  static ScheduledFuture<?> after(long nanos, Runnable task) {
    return TIMER.schedule(() -> POOL.execute(task), nanos, TimeUnit.NANOSECONDS);
  }
}
