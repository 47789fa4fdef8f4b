package org.q4j.client.kafka;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Does again and again, in the background, what keeps rows owned and space free. Thread-safe. */
final class Keeper implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("org.q4j");

  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(2, task -> daemon(task, "q4j-kafka-keeper"));

  /** Returns a thread that does not keep the process from ending. */
  static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Has a task done, each time so long after the last. */
  void every(long millis, Runnable task) {
    var unused =
        threads.scheduleWithFixedDelay(() -> guarded(task), millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Thrown on, it would end the keeping of all sessions without a word. */
  static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException failed) {
      LOG.log(System.Logger.Level.WARNING, "keeping rows owned", failed);
    }
  }

  /** Interrupts what is being done, and waits for nothing. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
