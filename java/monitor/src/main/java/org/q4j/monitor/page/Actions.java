package org.q4j.monitor.page;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.q4j.Q4jException;

/**
 * Does what operators ask for, one thing after the other, and remembers the last {@value #KEPT}.
 * Thread-safe.
 */
final class Actions implements AutoCloseable {
  private static final int WAITING = 8;
  private static final int KEPT = 20;
  private static final long CLOSING_SECONDS = 30;

  private final Consumer<String> log;
  private final Deque<Action> last = new ArrayDeque<>();
  private final ThreadPoolExecutor worker;
  private long ids;

  Actions(Consumer<String> log) {
    this.log = log;
    this.worker =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            task -> {
              Thread thread = new Thread(task, "q4j-page-action");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Has something done.
   *
   * @param what in words
   * @param who asked for it, for the log
   * @param task returns its outcome in words
   * @return empty when too much is waiting already
   */
  Optional<Action> begin(String what, String who, Supplier<String> task) {
    Action action;
    synchronized (last) {
      action = new Action(++ids, what, Instant.now(), Optional.empty(), false, "");
      last.addLast(action);
      if (last.size() > KEPT) {
        last.removeFirst();
      }
    }
    try {
      worker.execute(() -> run(action, who, task));
      return Optional.of(action);
    } catch (RejectedExecutionException full) {
      end(action, true, "not begun: too much is waiting");
      return Optional.empty();
    }
  }

  private void run(Action action, String who, Supplier<String> task) {
    String outcome;
    boolean failed = false;
    try {
      outcome = task.get();
    } catch (Q4jException failure) {
      failed = true;
      outcome = String.valueOf(failure.getMessage());
    } catch (RuntimeException failure) {
      failed = true;
      outcome = failure.toString();
    }
    end(action, failed, outcome);
    log.accept(
        "page: %s, asked for by %s: %s%s"
            .formatted(action.what(), who, failed ? "failed: " : "", outcome));
  }

  private void end(Action action, boolean failed, String outcome) {
    Action ended =
        new Action(
            action.id(),
            action.what(),
            action.asked(),
            Optional.of(Instant.now()),
            failed,
            outcome);
    synchronized (last) {
      List<Action> all = new ArrayList<>(last);
      all.replaceAll(one -> one.id() == ended.id() ? ended : one);
      last.clear();
      last.addAll(all);
    }
  }

  /** Returns the last ones, newest first. */
  List<Action> last() {
    synchronized (last) {
      List<Action> all = new ArrayList<>();
      last.descendingIterator().forEachRemaining(all::add);
      return all;
    }
  }

  /** Takes nothing more, and waits some time for what is under way; what waits is not begun. */
  @Override
  public void close() {
    worker.getQueue().clear();
    worker.shutdown();
    try {
      if (!worker.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
        log.accept("page: an action is still under way while the server closes");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
