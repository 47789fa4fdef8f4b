package org.q4j.http;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Function;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A plain HTTP/1.1 server within bounds: connections, threads, the length of a request's head, and
 * the time that a client may take. Thread-safe.
 */
public final class BoundedServer implements Closeable {
  private static final int ACCEPTORS = 1;
  private static final int SELECTORS = 2;
  private static final int HEAD_BYTES = 8 * 1024;

  /**
   * Where it listens and within which bounds.
   *
   * @param name of its threads
   * @param address to listen on; port 0 takes a free one
   * @param threads at most; 8 or more
   * @param connections at most at a time; more wait to be accepted
   * @param requestLimit for a whole request head, from the moment a connection is open or its last
   *     answer is through
   * @param stallLimit for a write of an answer of which the client takes nothing
   * @param leastRate bytes a second that a client must take of an answer; 0 for any
   */
  public record Options(
      String name,
      InetSocketAddress address,
      int threads,
      int connections,
      Duration requestLimit,
      Duration stallLimit,
      long leastRate) {}

  private final Server server;
  private final ServerConnector connector;

  private BoundedServer(Options options, Function<SlowClients, Handler> handler) {
    QueuedThreadPool threads = new QueuedThreadPool(options.threads(), 8);
    threads.setName(options.name());
    threads.setDaemon(true);
    server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(HEAD_BYTES);
    http.setUriCompliance(UriCompliance.DEFAULT);
    http.setOutputBufferSize(64 * 1024);
    connector = new ServerConnector(server, ACCEPTORS, SELECTORS, new HttpConnectionFactory(http));
    connector.setHost(options.address().getHostString());
    connector.setPort(options.address().getPort());
    connector.setIdleTimeout(options.stallLimit().toMillis());
    SlowClients slow =
        new SlowClients(connector.getScheduler(), options.requestLimit(), options.leastRate());
    connector.addBean(slow);
    connector.addBean(new NetworkConnectionLimit(options.connections(), connector));
    server.addConnector(connector);
    server.setErrorHandler(new PlainErrors());
    server.setHandler(handler.apply(slow));
  }

  /**
   * Starts a server.
   *
   * @param handler makes what answers, which tells {@link SlowClients} of each answer
   * @throws IOException naming the address, when it cannot be listened on
   */
  public static BoundedServer start(Options options, Function<SlowClients, Handler> handler)
      throws IOException {
    BoundedServer started = new BoundedServer(options, handler);
    try {
      started.server.start();
      return started;
    } catch (IOException failure) {
      started.close();
      throw new IOException(
          "cannot listen on %s:%d: %s"
              .formatted(
                  options.address().getHostString(),
                  options.address().getPort(),
                  failure.getCause() == null
                      ? failure.getMessage()
                      : failure.getCause().getMessage()),
          failure);
    } catch (Exception failure) { // What Jetty's start declares.
      started.close();
      throw new IOException("the server does not start: " + failure.getMessage(), failure);
    }
  }

  /** Returns the port it listens on. */
  public int port() {
    return connector.getLocalPort();
  }

  /** Returns how many connections are open. */
  public int connections() {
    return connector.getConnectedEndPoints().size();
  }

  /** Waits until the server is closed. */
  public void join() throws InterruptedException {
    server.join();
  }

  @Override
  public void close() throws IOException {
    try {
      server.stop();
    } catch (Exception failure) { // What Jetty's stop declares.
      throw new IOException("the server does not stop: " + failure.getMessage(), failure);
    }
  }
}
