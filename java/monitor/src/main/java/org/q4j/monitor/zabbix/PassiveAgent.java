package org.q4j.monitor.zabbix;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Answers Zabbix servers, zabbix_get and other agents as a passive agent does: one request a
 * connection.
 *
 * <p>Clients may be slow, many, or talk nonsense: each has the time that the options give in all,
 * holds one thread and no more than {@value #MOST_BYTES} bytes, and those too many are turned away.
 * Thread-safe.
 */
public final class PassiveAgent implements AutoCloseable {
  /** The longest request, in bytes. */
  static final int MOST_BYTES = 64 << 10;

  /**
   * How many may wait to be accepted, at least: those that are served may all come at once. Whom
   * the system has no room for tries again after 1, 3, 7, 15 seconds.
   */
  private static final int LEAST_BACKLOG = 50;

  private static final long CLOSING_MILLIS = 5000;

  private final AgentOptions options;
  private final ItemSource items;
  private final Consumer<String> log;
  private final ServerSocket server;
  private final Thread listener;
  private final ExecutorService workers;
  private final ScheduledExecutorService clock;
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private PassiveAgent(
      AgentOptions options, ItemSource items, Consumer<String> log, ServerSocket server) {
    this.options = options;
    this.items = items;
    this.log = log;
    this.server = server;
    this.listener = daemon(this::accept, "q4j-zabbix-listener");
    this.workers =
        new ThreadPoolExecutor(
            0,
            options.clients(),
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> daemon(task, "q4j-zabbix"));
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, task -> daemon(task, "q4j-zabbix-clock"));
    timer.setRemoveOnCancelPolicy(true);
    this.clock = timer;
  }

  /**
   * Starts to listen.
   *
   * @param log gets a line for each client that was turned away or could not be answered; called by
   *     several threads
   * @throws IOException naming the address, when it cannot be had
   */
  public static PassiveAgent start(AgentOptions options, ItemSource items, Consumer<String> log)
      throws IOException {
    ServerSocket server = new ServerSocket();
    try {
      server.setReuseAddress(true);
      server.bind(options.listen(), Math.max(LEAST_BACKLOG, options.clients()));
    } catch (IOException refused) {
      server.close();
      throw new IOException(
          "cannot listen for Zabbix: %s, %s".formatted(refused.getMessage(), options.listen()),
          refused);
    }
    PassiveAgent agent = new PassiveAgent(options, items, log, server);
    agent.listener.start();
    return agent;
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Returns where it listens. */
  public InetSocketAddress address() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  private void accept() {
    while (!closed) {
      try {
        Socket client = server.accept();
        if (!options.allows(client.getInetAddress())) {
          log.accept("turned away %s: not allowed".formatted(client.getRemoteSocketAddress()));
          client.close();
          continue;
        }
        clients.add(client);
        try {
          workers.execute(() -> serve(client));
        } catch (RejectedExecutionException full) {
          if (!closed) {
            log.accept(
                "turned away %s: clients=%d (expected fewer)"
                    .formatted(client.getRemoteSocketAddress(), options.clients()));
          }
          close(client);
        }
      } catch (IOException failure) {
        if (!closed) {
          log.accept("cannot accept a client: " + failure.getMessage());
          pause();
        }
      }
    }
  }

  /** Out of descriptors, say: the next attempt at once would only burn a processor. */
  private void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException wanted) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(Socket client) {
    String peer = String.valueOf(client.getRemoteSocketAddress());
    long nanos = options.patience().toNanos();
    ScheduledFuture<?> end = null;
    try {
      end = clock.schedule(() -> close(client), nanos, TimeUnit.NANOSECONDS);
      byte[] request = read(client);
      if (request != null) {
        client.getOutputStream().write(Frames.of(Requests.answer(request, items)));
        client.shutdownOutput();
        // Closing with unread bytes would reset the connection, and the answer with it.
        client.getInputStream().skip(MOST_BYTES);
      }
    } catch (IOException | ProtocolException | RejectedExecutionException failure) {
      if (!closed) {
        log.accept("%s: %s".formatted(peer, failure.getMessage()));
      }
    } finally {
      if (end != null) {
        end.cancel(false);
      }
      close(client);
    }
  }

  /** Returns the request, or null when the client left without one. */
  private static byte[] read(Socket client) throws IOException, ProtocolException {
    FrameDecoder decoder = new FrameDecoder(MOST_BYTES);
    InputStream in = client.getInputStream();
    byte[] piece = new byte[4096];
    int count = in.read(piece);
    boolean any = count > 0;
    while (count >= 0) {
      if (decoder.feed(ByteBuffer.wrap(piece, 0, count))) {
        return decoder.body();
      }
      count = in.read(piece);
    }
    if (!any) {
      return null;
    }
    if (!decoder.end()) {
      throw new ProtocolException("the request ends in the middle");
    }
    return decoder.body();
  }

  private void close(Socket client) {
    clients.remove(client);
    try {
      client.close();
    } catch (IOException failure) {
      log.accept("cannot close a connection: " + failure.getMessage());
    }
  }

  /** Stops listening and ends every connection; the address is free then. */
  @Override
  public void close() {
    closed = true;
    try {
      server.close();
      listener.join(CLOSING_MILLIS); // The system keeps the address while it waits for a client.
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } finally {
      clients.forEach(this::close);
      workers.shutdownNow();
      clock.shutdownNow();
    }
  }
}
