package org.q4j.backup;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.q4j.Q4jException;

/**
 * Keeps the generations of many small sets while the next ones are dumped. Each takes some syncs,
 * one after the other, in which the disk does little: those of several sets it does together. Used
 * by one thread.
 */
final class SetKeeper implements AutoCloseable {
  private static final int THREADS = 8;
  private static final int AT_ONCE = 2 * THREADS;

  private final ExecutorService workers =
      Executors.newFixedThreadPool(
          THREADS,
          task -> {
            Thread thread = new Thread(task, "q4j-keep");
            thread.setDaemon(true);
            return thread;
          });
  private final Deque<Future<?>> running = new ArrayDeque<>();

  /**
   * Has what was dumped kept, and closed whatever comes of it.
   *
   * @throws IOException of one before
   */
  void add(SetRun dumped) throws IOException {
    try {
      if (running.size() >= AT_ONCE) {
        await(running.pop());
      }
    } catch (IOException | RuntimeException failure) {
      dumped.close();
      throw failure;
    }
    running.add(
        workers.submit(
            () -> {
              try (dumped) {
                dumped.keep();
              }
              return null;
            }));
  }

  /**
   * Waits for all.
   *
   * @throws IOException of the first that failed
   */
  void finish() throws IOException {
    while (!running.isEmpty()) {
      await(running.pop());
    }
  }

  private static void await(Future<?> one) throws IOException {
    try {
      one.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new Q4jException("interrupted while generations were kept", interrupted);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof IOException io) {
        throw io;
      }
      if (failure.getCause() instanceof RuntimeException own) {
        throw own;
      }
      throw new IllegalStateException(failure.getCause());
    }
  }

  /** After a failure, what was dumped before it is kept all the same: the next run builds on it. */
  @Override
  public void close() {
    workers.shutdown();
    boolean interrupted = false;
    while (!workers.isTerminated()) {
      try {
        workers.awaitTermination(1, TimeUnit.HOURS);
      } catch (InterruptedException again) {
        interrupted = true; // Nothing may be written once the lock is given back.
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
