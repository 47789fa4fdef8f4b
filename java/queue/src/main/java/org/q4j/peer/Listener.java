package org.q4j.peer;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.attribute.UserPrincipal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.q4j.FullException;
import org.q4j.OwnerGoneException;

/**
 * Serves other processes of the same user, and root's, through a data directory's socket.
 *
 * <p>Thread-safe. Costs one thread, which all listeners and callers of a process share.
 */
public final class Listener implements AutoCloseable, Loop.Handler {
  /** Callers at a time; each may have a thread of its own while a call of it is under way. */
  static final int MOST_CALLERS = 512;

  private static final System.Logger LOG = System.getLogger("org.q4j");
  private static final long LEAST_BUDGET = 64L << 20;
  private static final long PATIENCE_NANOS = 1_000_000_000L;
  private static final long LOOK_MILLIS = 2;
  private static final long SETTLE_NANOS = 5_000_000_000L;

  private final SocketFile file;
  private final Supplier<Service> services;
  private final Budget budget =
      new Budget(Math.max(LEAST_BUDGET, Runtime.getRuntime().maxMemory() / 4));
  private final ServerSocketChannel channel;
  private final Identity identity;
  private final Loop loop;
  private final Set<Served> callers = new HashSet<>();

  /** Whoever comes now would not be seen by the close. Guarded by {@link #callers}. */
  private boolean over;

  private SelectionKey key;
  private volatile boolean leaving;
  private volatile boolean patient;

  private Listener(SocketFile file, Supplier<Service> services) throws IOException {
    this.file = file;
    this.services = services;
    this.loop = Loop.acquire();
    ServerSocketChannel opened = null;
    boolean listening = false;
    try {
      opened = file.listen();
      identity = Identity.of(file.path());
      opened.configureBlocking(false);
      channel = opened;
      listening = true;
    } finally {
      if (!listening) {
        loop.release();
        if (opened != null) {
          opened.close();
        }
      }
    }
  }

  /**
   * Begins to listen. To be called by who holds the directory's lock.
   *
   * @param services gives each caller its service, in the loop's thread
   * @throws IOException when no socket can be made there; there is none then
   */
  public static Listener open(SocketFile file, Supplier<Service> services) throws IOException {
    Listener listener = new Listener(file, services);
    listener.loop.execute(listener::register);
    return listener;
  }

  private void register() {
    try {
      key = loop.register(channel, SelectionKey.OP_ACCEPT, this);
    } catch (IOException failure) {
      failed(failure);
    }
  }

  @Override
  public void ready(SelectionKey ready) throws IOException {
    SocketChannel caller = channel.accept();
    if (caller != null) {
      boolean taken = false;
      try {
        taken = take(caller);
      } finally {
        if (!taken) {
          caller.close();
        }
      }
    }
  }

  private boolean take(SocketChannel caller) throws IOException {
    UserPrincipal user = Identity.of(caller);
    if (!identity.admits(user)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0}: user {1} is not served: only the owner''s own and root are",
          file.path(),
          user.getName());
      return false;
    }
    Served served = new Served(this, budget);
    Connection connection = new Connection(loop, caller, budget, served);
    served.start(connection, services.get());
    boolean tooMany = false;
    boolean started = false;
    synchronized (callers) {
      if (!over) {
        connection.start(); // In here: the greeting goes before whatever a close sends.
        started = callers.add(served);
        tooMany = callers.size() > MOST_CALLERS;
      }
    }
    if (!started) {
      served.ended(null);
      return false;
    }
    if (tooMany) {
      FullException full =
          new FullException(
              "too many processes and sessions at once: connections=%d (expected at most %d): %s"
                  .formatted(MOST_CALLERS + 1, MOST_CALLERS, file.path()));
      connection.send(Faults.write(full).frame(0, Frames.FAILED));
      connection.closeWhenSent();
    }
    return true;
  }

  /** Most likely there are no descriptors left: whoever is served keeps being served. */
  @Override
  public void failed(Throwable cause) {
    if (leaving) {
      return;
    }
    interest(0); // First: the log may need a descriptor too.
    CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS)
        .execute(() -> loop.execute(() -> interest(SelectionKey.OP_ACCEPT)));
    LOG.log(System.Logger.Level.WARNING, "{0}: cannot accept: {1}", file.path(), cause);
  }

  private void interest(int operations) {
    if (key != null && key.isValid()) {
      key.interestOps(operations);
    }
  }

  boolean isLeaving() {
    return leaving;
  }

  OwnerGoneException left(boolean nothingDone) {
    return new OwnerGoneException(
        "the owner of the data directory (pid %d) has closed it: %s; connect again"
            .formatted(ProcessHandle.current().pid(), file.path().getParent()),
        nothingDone);
  }

  void forget(Served served) {
    synchronized (callers) {
      callers.remove(served);
      callers.notifyAll();
    }
  }

  /** Returns how many callers there are. */
  public int callers() {
    synchronized (callers) {
      return callers.size();
    }
  }

  boolean isPatient() {
    return patient;
  }

  /**
   * Takes no further caller and no further call: who calls is told that the owner leaves, and so is
   * who waits. Who has something in hand may finish it, and calls under way end, for a second at
   * most, which this waits for.
   */
  public void leave() {
    patient = true;
    leaving = true;
    unlisten();
    List<Served> all;
    synchronized (callers) {
      all = List.copyOf(callers);
    }
    // From here on nothing comes into anybody's hand that the look below could miss.
    all.forEach(Served::stopTaking);
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    synchronized (callers) {
      try {
        while (System.nanoTime() < deadline && callers.stream().anyMatch(Served::isBusy)) {
          callers.wait(LOOK_MILLIS);
        }
      } catch (InterruptedException hurry) {
        Thread.currentThread().interrupt(); // What is in hand goes back, then.
      }
    }
    patient = false;
  }

  private void unlisten() {
    try {
      file.remove();
      channel.close();
    } catch (IOException failure) {
      LOG.log(System.Logger.Level.WARNING, "not closed: {0}", failure);
    }
  }

  /** Ends all connections, those with calls under way after 5 s at most. */
  @Override
  public void close() {
    if (!leaving) {
      leave();
    }
    List<Served> all;
    synchronized (callers) {
      over = true;
      all = List.copyOf(callers);
    }
    long deadline = System.nanoTime() + SETTLE_NANOS;
    try {
      for (Served served : all) {
        if (served.settle(deadline)) {
          served.connection().send(new MessageWriter().frame(0, Frames.BYE));
        }
        served.connection().closeWhenSent();
      }
      synchronized (callers) {
        while (!callers.isEmpty() && System.nanoTime() < deadline) {
          callers.wait(100);
        }
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt(); // Who is still there sees the sockets' end.
    }
    all.forEach(served -> served.connection().close());
    letGo();
  }

  /** Returns when the sockets' descriptors are closed: they keep the file system busy. */
  private void letGo() {
    CountDownLatch gone = new CountDownLatch(1);
    loop.execute(
        () -> {
          loop.letGo();
          gone.countDown();
          loop.release();
        });
    try {
      boolean unused = loop.isHere() || gone.await(PATIENCE_NANOS, TimeUnit.NANOSECONDS);
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }
}
