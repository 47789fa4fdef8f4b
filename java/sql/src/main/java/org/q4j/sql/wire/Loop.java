package org.q4j.sql.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What accepts and reads, by a few threads that take turns: one at a time watches the sockets. What
 * it reads is worked off by itself where it can, once another has taken the turn: so a client that
 * is alone has its answer after one waking of a thread (leader and followers, as described by
 * Schmidt and others, 2000), and those of many clients who are served together, see {@link
 * Together}, too. With all others at work, it leaves statements to the workers: somebody watches
 * always, however long they take.
 *
 * <p>Nothing that takes long may run within a turn. Its buffer serves all connections, as each
 * takes what was read before the next is read.
 */
final class Loop implements Runnable {
  private static final int ROOM = 128 << 10;
  private static final long TICK_MILLIS = 1000;

  private final Selector selector;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(ROOM);
  private final BiConsumer<ServerSocketChannel, SocketChannel> accepted;
  private final Executor others;
  private final Consumer<Throwable> onError;
  private final Semaphore turn = new Semaphore(1);
  private volatile boolean stopped;
  private long nextTick = System.nanoTime();
  private Turn present;
  private boolean ended;

  /**
   * @param others runs the statements for which none of these threads is free
   */
  Loop(
      BiConsumer<ServerSocketChannel, SocketChannel> accepted,
      Executor others,
      Consumer<Throwable> onError)
      throws IOException {
    this.selector = Selector.open();
    this.accepted = accepted;
    this.others = others;
    this.onError = onError;
  }

  /** Runs something within a turn. */
  void execute(Runnable task) {
    tasks.add(task);
    selector.wakeup();
  }

  void wakeup() {
    selector.wakeup();
  }

  SelectionKey register(SocketChannel channel, Connection connection) throws IOException {
    return channel.register(selector, SelectionKey.OP_READ, connection);
  }

  void accept(ServerSocketChannel channel) throws IOException {
    channel.register(selector, SelectionKey.OP_ACCEPT);
  }

  void stop() {
    stopped = true;
    selector.wakeup();
  }

  /** Returns an empty buffer, until the next call. */
  ByteBuffer buffer() {
    return buffer.clear();
  }

  /** One thread's time at the sockets. */
  private final class Turn {
    private Together statements;
    private boolean over;

    void workOff() {
      Together together = statements;
      statements = null;
      if (together != null) {
        try {
          together.run();
        } finally {
          boolean unused = Thread.interrupted(); // It would close whatever is read next.
        }
      }
    }

    /** Lets the next thread have its turn. */
    void end() {
      over = true;
      turn.release();
    }
  }

  /** For each of the threads; returns after {@link #stop}. */
  @Override
  public void run() {
    while (!stopped) {
      try {
        haveTurn();
      } catch (RuntimeException | Error e) {
        onError.accept(e); // Whoever it struck, the other clients are served on.
      }
    }
    turn.acquireUninterruptibly();
    try {
      end();
    } finally {
      turn.release();
    }
  }

  /**
   * Runs a statement: by the thread that has the turn, when another waits to take that should this
   * take long, or by others. Within a turn.
   */
  void beside(Runnable statement) {
    Turn mine = present;
    if (mine.statements == null && turn.hasQueuedThreads()) {
      mine.statements = new Together(others, mine::end, onError);
    }
    if (mine.statements == null || !mine.statements.add(statement)) {
      others.execute(statement);
    }
  }

  /** Has a turn, and works off what was read: within it, until something has to be waited for. */
  private void haveTurn() {
    turn.acquireUninterruptibly();
    Turn mine = new Turn();
    present = mine;
    try {
      while (!stopped && !mine.over) {
        watch();
        mine.workOff();
      }
    } finally {
      if (!mine.over) {
        mine.end();
      }
    }
  }

  private void watch() {
    try {
      selector.select(TICK_MILLIS);
      runTasks();
      for (SelectionKey key : selector.selectedKeys()) {
        try {
          serve(key);
        } catch (CancelledKeyException closedMeanwhile) {
          // Another thread has ended the connection, and sees to the rest.
        }
      }
      selector.selectedKeys().clear();
      tick();
    } catch (IOException | RuntimeException e) {
      onError.accept(e); // What it was to do besides is done all the same.
    }
  }

  private void end() {
    runTasks();
    if (!ended) {
      ended = true;
      try {
        selector.close();
      } catch (IOException e) {
        onError.accept(e);
      }
    }
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private void serve(SelectionKey key) {
    if (!key.isValid()) {
      return;
    }
    if (key.channel() instanceof ServerSocketChannel listener) {
      acceptAll(key, listener);
      return;
    }
    Connection connection = (Connection) key.attachment();
    int ready = key.readyOps();
    if ((ready & SelectionKey.OP_WRITE) != 0) {
      connection.writable();
    }
    if ((ready & SelectionKey.OP_READ) != 0) {
      connection.readable();
    }
  }

  private void acceptAll(SelectionKey key, ServerSocketChannel listener) {
    try {
      SocketChannel channel = listener.accept();
      while (channel != null) {
        accepted.accept(listener, channel);
        channel = listener.accept();
      }
    } catch (IOException e) {
      // Most often too many open files: whoever waits is accepted after some have gone.
      key.interestOps(0);
      onError.accept(e);
    }
  }

  private void tick() {
    long now = System.nanoTime();
    if (now - nextTick < 0) {
      return;
    }
    nextTick = now + TICK_MILLIS * 1_000_000;
    for (SelectionKey key : selector.keys()) {
      if (key.isValid()) {
        if (key.attachment() instanceof Connection connection) {
          connection.tick(now);
        } else {
          key.interestOps(SelectionKey.OP_ACCEPT);
        }
      }
    }
  }
}
