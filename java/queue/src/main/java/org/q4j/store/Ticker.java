package org.q4j.store;

import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Notes the time every {@value #STEP_MILLIS} ms, for as long as somebody wants it: its thread ends
 * a second after the last one did. Thread-safe.
 */
final class Ticker {
  static final long STEP_MILLIS = 10;
  static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(STEP_MILLIS);

  /** What is noted while it stands still. */
  static final long NOTHING = 0;

  static final int IDLE_STEPS = 100;

  private final LongSupplier clock;
  private final Executor threads;
  private final Runnable step;
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile long noted = NOTHING;
  private volatile boolean wanted;

  /** Makes one that goes by {@link System#nanoTime}. */
  Ticker() {
    this(System::nanoTime, Ticker::inDaemon, () -> LockSupport.parkNanos(STEP_NANOS));
  }

  /**
   * @param clock as {@link System#nanoTime}
   * @param threads runs it
   * @param step lets a step's time pass
   */
  Ticker(LongSupplier clock, Executor threads, Runnable step) {
    this.clock = clock;
    this.threads = threads;
    this.step = step;
  }

  private static void inDaemon(Runnable task) {
    // Of whoever happens to be the first it keeps nothing.
    Thread thread = new Thread(null, task, "q4j-clock", 0, false);
    thread.setContextClassLoader(null);
    thread.setDaemon(true);
    thread.start();
  }

  /** Returns the time as it was a step ago at most, or {@link #NOTHING} while it stands still. */
  long noted() {
    long now = noted;
    if (now != NOTHING
        && !wanted) { // Written once in a step, so that readers share the cache line.
      wanted = true;
    }
    return now;
  }

  /** Returns the time as it is. */
  long exactly() {
    return clock.getAsLong();
  }

  /** Has it run, if there is a thread to be had. */
  void start() {
    if (running.compareAndSet(false, true)) {
      boolean started = false;
      try {
        threads.execute(this::run);
        started = true;
      } catch (OutOfMemoryError noThread) {
        started = false; // Who wants the time reads the clock.
      } finally {
        if (!started) {
          running.set(false);
        }
      }
    }
  }

  private void run() {
    try {
      for (int idle = 0; idle < IDLE_STEPS; idle++) {
        noted = clock.getAsLong() | 1; // Never NOTHING.
        step.run();
        if (wanted) {
          wanted = false;
          idle = 0;
        }
      }
    } finally {
      noted = NOTHING;
      running.set(false);
    }
  }
}
