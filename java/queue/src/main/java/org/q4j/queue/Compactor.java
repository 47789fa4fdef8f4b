package org.q4j.queue;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.q4j.ClosedException;
import org.q4j.Q4jException;
import org.q4j.store.Compaction;
import org.q4j.store.CompactionPolicy;
import org.q4j.store.QueueFile;

/**
 * Compacts one queue's file, by call or when so much of it is removed rows that the policy says so.
 * Thread-safe. One compaction of a queue runs at a time; those that start by themselves share one
 * daemon thread with the other queues', so that they do not take the disk from everybody else.
 *
 * <p>Locks, in this order: {@code running}, held by whoever compacts or is about to replace the
 * file otherwise; then the queue's gate.
 */
final class Compactor {
  private static final System.Logger LOG = System.getLogger("org.q4j");
  private static final long PAUSE_AFTER_FAILURE_NANOS = 60_000_000_000L;
  private static final ExecutorService BACKGROUND =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "q4j-compaction");
            thread.setDaemon(true);
            return thread;
          });

  private final Gate gate;
  private final FileChange change;
  private final CompactionPolicy policy;
  private final ReentrantLock running = new ReentrantLock();
  private final AtomicBoolean requested = new AtomicBoolean();
  private volatile Compaction compaction;
  private volatile long failedAt;
  private volatile boolean failed;

  Compactor(Gate gate, FileChange change, CompactionPolicy policy) {
    this.gate = gate;
    this.change = change;
    this.policy = policy;
  }

  /** A row was removed. Starts a compaction in the background if one is due. */
  void consider(QueueFile file) {
    if (!requested.get() && file.isWorthCompacting(policy) && !justFailed()) {
      if (requested.compareAndSet(false, true)) {
        BACKGROUND.execute(this::inBackground);
      }
    }
  }

  private boolean justFailed() {
    return failed && System.nanoTime() - failedAt < PAUSE_AFTER_FAILURE_NANOS;
  }

  private void inBackground() {
    try {
      compact();
      failed = false;
    } catch (ClosedException stopped) {
      // The file is being replaced or closed, or refuses all work, which others are told.
      LOG.log(System.Logger.Level.DEBUG, stopped.getMessage());
    } catch (Q4jException failure) {
      failedAt = System.nanoTime();
      failed = true;
      LOG.log(
          System.Logger.Level.WARNING,
          "not compacted: " + gate.name() + ": " + failure.getMessage());
    } finally {
      requested.set(false);
    }
  }

  /** Compacts now, after one that runs. */
  void compact() {
    running.lock();
    try {
      Generation[] old = new Generation[1];
      try {
        change.startCompaction(
            (now, started) -> {
              old[0] = now;
              compaction = started;
            });
        compaction.copy();
        change.finishCompaction(old[0], compaction);
      } finally {
        if (compaction != null) {
          old[0].file.cancel(compaction);
          compaction = null;
        }
      }
    } finally {
      running.unlock();
    }
  }

  /** Runs {@code action} while nothing is being compacted; what was is given up. */
  void stop(Runnable action) {
    Compaction present = compaction;
    if (present != null) {
      present.stop();
    }
    running.lock();
    try {
      action.run();
    } finally {
      running.unlock();
    }
  }
}
