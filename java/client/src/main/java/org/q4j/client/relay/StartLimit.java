package org.q4j.client.relay;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Interrupts a relay whose cluster keeps it from beginning, whatever its clients were told to wait
 * for: beside a broker that stands still some of their calls take as long as their own settings
 * say. Data directories and servers have limits of their own, and may take long to open.
 * Thread-safe.
 */
final class StartLimit implements AutoCloseable {
  /** What a cluster that is well may need, and what tells a place that is taken from silence. */
  private static final long GRACE_NANOS = Duration.ofSeconds(10).toNanos();

  private final Thread mover = Thread.currentThread();
  private final long end;
  private boolean asking;
  private long deadline;
  private boolean closed;
  private boolean over;

  /** Begins to count, for the current thread. */
  StartLimit(Duration patience) {
    end = System.nanoTime() + patience.toNanos() + GRACE_NANOS;
    Thread timer = new Thread(this::watch, "q4j-relay-start");
    timer.setDaemon(true);
    timer.start();
  }

  /**
   * Notes whom the relay asks from now on.
   *
   * @param cluster whether that is a cluster alone
   */
  synchronized void ask(boolean cluster) {
    asking = cluster;
    deadline = Math.max(end, System.nanoTime() + GRACE_NANOS);
    notifyAll();
  }

  private synchronized void watch() {
    try {
      while (!closed && !over) {
        long left = deadline - System.nanoTime();
        if (!asking) {
          wait();
        } else if (left > 0) {
          wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
        } else {
          over = true;
          mover.interrupt();
        }
      }
    } catch (InterruptedException unasked) {
      throw new IllegalStateException("nobody knows this thread", unasked);
    }
  }

  /** Returns whether the thread was interrupted by it. */
  synchronized boolean isOver() {
    return over;
  }

  /** The relay has begun, or ended. */
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
