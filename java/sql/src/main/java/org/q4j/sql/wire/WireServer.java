package org.q4j.sql.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.net.ExtendedSocketOptions;
import org.q4j.Q4jException;

/**
 * A server of the MySQL protocol. Thread-safe.
 *
 * <p>An idle connection costs its socket and about a kilobyte; a statement that waits (see {@link
 * ConnectionHandler#query}) costs what its handler keeps.
 */
public final class WireServer implements AutoCloseable {
  private static final long CLOSE_SECONDS = 10;

  /** Threads that take turns at the sockets: one watches, the others can be busy. */
  private static final int TURNS = 4;

  private final WireOptions options;
  private final ServerHandler handler;
  private final MemoryBudget budget;
  private final RsaKey rsaKey = new RsaKey();
  private final ThreadPoolExecutor workers;
  private final Loop loop;
  private final List<Thread> threads = new ArrayList<>();
  private final List<ServerSocketChannel> listeners = new ArrayList<>();
  private final Map<Integer, Connection> connections = new ConcurrentHashMap<>();
  private final AtomicInteger lastId = new AtomicInteger();
  private final long started = System.nanoTime();

  private WireServer(WireOptions options, ServerHandler handler) throws IOException {
    this.options = options;
    this.handler = handler;
    this.budget = new MemoryBudget(options.memory);
    AtomicInteger number = new AtomicInteger();
    workers =
        new ThreadPoolExecutor(
            options.workers,
            options.workers,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread worker = new Thread(task, "q4j-worker-" + number.incrementAndGet());
              worker.setDaemon(true);
              return worker;
            });
    workers.allowCoreThreadTimeOut(true);
    loop = new Loop(this::accept, this::work, options.onError);
    for (int i = 0; i < TURNS; i++) {
      Thread thread = new Thread(loop, "q4j-wire-" + i);
      thread.setDaemon(true);
      threads.add(thread);
    }
  }

  /**
   * Listens and serves.
   *
   * @throws Q4jException when an address cannot be listened on, or is not loopback where there are
   *     no passwords
   */
  public static WireServer start(WireOptions options, ServerHandler handler) {
    try {
      WireServer server = new WireServer(options, handler);
      try {
        server.listen();
      } catch (Q4jException | IOException e) {
        server.close();
        throw e;
      }
      server.threads.forEach(Thread::start);
      return server;
    } catch (IOException e) {
      throw new Q4jException("cannot start the server: " + e.getMessage(), e);
    }
  }

  private void listen() throws IOException {
    boolean passwords = options.accounts.needPasswords();
    for (InetSocketAddress address : options.addresses) {
      listeners.add(Listen.tcp(address, passwords));
    }
    options.socket.ifPresent(path -> listeners.add(Listen.unix(path, options.socketMode)));
    for (ServerSocketChannel listener : listeners) {
      loop.accept(listener);
    }
  }

  /** Returns the TCP addresses that are listened on, with their real ports. */
  public List<InetSocketAddress> addresses() {
    List<InetSocketAddress> found = new ArrayList<>();
    for (ServerSocketChannel listener : listeners) {
      try {
        if (listener.getLocalAddress() instanceof InetSocketAddress address) {
          found.add(address);
        }
      } catch (IOException e) {
        throw new Q4jException("the server is closed", e);
      }
    }
    return found;
  }

  private void accept(ServerSocketChannel listener, SocketChannel channel) {
    try {
      channel.configureBlocking(false);
      SocketAddress remote = channel.getRemoteAddress();
      boolean local = !(remote instanceof InetSocketAddress);
      if (!local) {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        keepAlive(channel);
      }
      String host = remote instanceof InetSocketAddress tcp ? host(tcp) : "localhost";
      Connection connection = new Connection(this, channel, nextId(), host, local);
      boolean full = connections.size() >= options.maxConnections;
      connections.put(connection.id(), connection);
      connection.start(full);
    } catch (IOException gone) {
      closeQuietly(channel);
    }
  }

  private static String host(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  /** A client whose machine is gone says nothing: the kernel asks after a minute. */
  private static void keepAlive(SocketChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    if (channel.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
      channel.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 30);
      channel.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, 10);
      channel.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, 3);
    }
  }

  private void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      options.onError.accept(e);
    }
  }

  private int nextId() {
    int id;
    do {
      id = lastId.updateAndGet(last -> last == Integer.MAX_VALUE ? 1 : last + 1);
    } while (connections.containsKey(id));
    return id;
  }

  void forget(Connection connection) {
    connections.remove(connection.id());
  }

  WireOptions options() {
    return options;
  }

  ServerHandler handler() {
    return handler;
  }

  MemoryBudget budget() {
    return budget;
  }

  RsaKey rsaKey() {
    return rsaKey;
  }

  /** Runs a task on one of the workers. */
  void work(Runnable task) {
    try {
      workers.execute(task);
    } catch (RejectedExecutionException closed) {
      if (!workers.isShutdown()) {
        throw closed;
      }
      // A client hung up behind its COM_QUIT while the server closed: all is done already.
    }
  }

  Loop loop() {
    return loop;
  }

  /** Returns all connections, by number. */
  public List<ClientSession> sessions() {
    return connections.values().stream()
        .map(Connection::session)
        .sorted(Comparator.comparingInt(ClientSession::id))
        .toList();
  }

  /** Returns how many connections there are. */
  public int connectionCount() {
    return connections.size();
  }

  /** Returns for how many seconds the server has run. */
  public long uptimeSeconds() {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started);
  }

  /**
   * Ends a statement or a connection.
   *
   * @param by who asks; users may kill their own only, unless anybody may log in
   * @param statementOnly whether the connection stays
   * @throws ErrorReply 1094 when there is no such connection, 1095 when it is another user's
   */
  public void kill(ClientSession by, long id, boolean statementOnly) {
    Connection victim = id < 1 || id > Integer.MAX_VALUE ? null : connections.get((int) id);
    if (victim == null) {
      throw ErrorCode.NO_SUCH_THREAD.reply("Unknown thread id: " + id);
    }
    if (!options.accounts.isOpen() && !victim.session().user().equals(by.user())) {
      throw ErrorCode.KILL_DENIED.reply("You are not owner of thread " + id);
    }
    if (statementOnly) {
      victim.cancelStatement();
    } else {
      victim.end(CancelReason.CONNECTION_KILLED);
    }
  }

  /**
   * Stops listening, ends all connections and waits, at most ten seconds, until their handlers are
   * closed.
   */
  @Override
  public void close() {
    for (ServerSocketChannel listener : listeners) {
      try {
        boolean unix = !(listener.getLocalAddress() instanceof InetSocketAddress);
        listener.close();
        if (unix) {
          Files.deleteIfExists(options.socket.orElseThrow());
        }
      } catch (IOException e) {
        options.onError.accept(e);
      }
    }
    connections.values().forEach(connection -> connection.end(CancelReason.SERVER_CLOSED));
    awaitConnections();
    workers.shutdown();
    loop.stop();
  }

  private void awaitConnections() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
    try {
      while (!connections.isEmpty() && System.nanoTime() - end < 0) {
        Thread.sleep(2);
      }
      workers.shutdown();
      workers.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
