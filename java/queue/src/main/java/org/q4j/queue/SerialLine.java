package org.q4j.queue;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/** Runs tasks one after the other, in threads of another executor. Thread-safe. */
final class SerialLine implements Executor {
  private final Executor threads;
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private boolean running;

  SerialLine(Executor threads) {
    this.threads = threads;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (this) {
      tasks.add(task);
      if (running) {
        return;
      }
      running = true;
    }
    threads.execute(this::runAll);
  }

  private void runAll() {
    Runnable task;
    while ((task = next()) != null) {
      boolean done = false;
      try {
        task.run();
        done = true;
      } finally {
        if (!done) { // Its error ends this thread and not the line.
          threads.execute(this::runAll);
        }
      }
    }
  }

  private synchronized Runnable next() {
    Runnable task = tasks.poll();
    running = task != null;
    return task;
  }
}
