package org.q4j.peer;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The one thread that reads from all sockets of this process, accepts, and writes what a socket did
 * not take at once. It lives as long as somebody uses it, and runs nothing that may wait.
 */
final class Loop implements Runnable {
  private static final System.Logger LOG = System.getLogger("org.q4j");

  private static Loop current;

  private final Selector selector;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Thread thread = new Thread(this, "q4j-peer");
  private int users;
  private volatile boolean stopped;

  /** What is done when a channel is ready. In the loop's thread. */
  interface Handler {
    void ready(SelectionKey key) throws IOException;

    void failed(Throwable cause);
  }

  private Loop() throws IOException {
    selector = Selector.open();
    thread.setDaemon(true);
  }

  /** Returns the loop, until {@link #release}. */
  static synchronized Loop acquire() throws IOException {
    if (current == null) {
      Loop made = new Loop();
      made.thread.start();
      current = made;
    }
    current.users++;
    return current;
  }

  void release() {
    synchronized (Loop.class) {
      users--;
      if (users == 0) {
        current = null;
        stopped = true;
        selector.wakeup();
      }
    }
  }

  /** Runs a task in the loop's thread, soon; after the loop's end never. */
  void execute(Runnable task) {
    tasks.add(task);
    selector.wakeup();
  }

  boolean isHere() {
    return Thread.currentThread() == thread;
  }

  /** In the loop's thread. */
  SelectionKey register(SelectableChannel channel, int operations, Handler handler)
      throws IOException {
    return channel.register(selector, operations, handler);
  }

  /** Has what was closed really closed: a selector does that when it looks. In its thread. */
  void letGo() {
    try {
      selector.selectNow(key -> serve((Handler) key.attachment(), key));
    } catch (IOException failure) {
      LOG.log(System.Logger.Level.WARNING, "sockets may still be open: " + failure);
    }
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        selector.select(key -> serve((Handler) key.attachment(), key));
        Runnable task;
        while ((task = tasks.poll()) != null) {
          alive(task);
        }
      }
    } catch (IOException failure) {
      LOG.log(System.Logger.Level.ERROR, "sockets cannot be waited for any more: " + failure);
      List<Handler> all = new ArrayList<>();
      selector.keys().forEach(key -> all.add((Handler) key.attachment()));
      all.forEach(handler -> handler.failed(failure));
    } finally {
      shut();
    }
  }

  private static void serve(Handler handler, SelectionKey key) {
    if (!key.isValid()) {
      return;
    }
    try {
      handler.ready(key);
    } catch (IOException | RuntimeException | Error failure) {
      alive(() -> handler.failed(failure));
    }
  }

  /**
   * Runs a task, and outlives it: the others' sockets have nothing to do with its errors, as when
   * there is not even a descriptor left to write the log with.
   */
  private static void alive(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error fault) {
      Thread here = Thread.currentThread();
      here.getUncaughtExceptionHandler().uncaughtException(here, fault);
    }
  }

  private void shut() {
    try {
      selector.close();
    } catch (IOException failure) {
      LOG.log(System.Logger.Level.WARNING, "not closed: " + failure);
    }
  }
}
