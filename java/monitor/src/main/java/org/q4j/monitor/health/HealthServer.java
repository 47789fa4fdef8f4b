package org.q4j.monitor.health;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Tells load balancers over HTTP whether a MySQL or MariaDB server may have clients: 200, 500 when
 * it must not, 503 while it should not. A server that hangs is answered for within the limit, and a
 * hundred balancers cost one check. Thread-safe.
 *
 * <p>Clients may be many, slow, or talk nonsense: each connection has one request of {@value
 * #HEAD_BYTES} bytes at the most and ends soon after the limit, and those too many wait.
 */
public final class HealthServer implements Closeable {
  private static final int HEAD_BYTES = 8 * 1024;
  private static final int THREADS = 16;

  /** For a client to send its request and to take the answer, beyond the limit of the check. */
  private static final Duration CLIENT = Duration.ofSeconds(10);

  private final Server server;
  private final ServerConnector connector;
  private final CachedCheck check;

  private HealthServer(HealthOptions options, Consumer<String> log) {
    ServerCheck asked = new ServerCheck(options);
    check =
        new CachedCheck(
            asked::run,
            options.limit(),
            options.cache(),
            report ->
                log.accept(
                    "%d %s: %s, %s"
                        .formatted(
                            report.reason().code(),
                            report.reason(),
                            report.message(),
                            options.server())));
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4);
    threads.setName("q4j-health");
    threads.setDaemon(true);
    server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(HEAD_BYTES);
    connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(options.listen().getHostString());
    connector.setPort(options.listen().getPort());
    Duration all = options.limit().plus(CLIENT);
    connector.setIdleTimeout(all.toMillis());
    connector.addBean(new ConnectionLimit(connector.getScheduler(), all));
    connector.addBean(new NetworkConnectionLimit(options.connections(), connector));
    server.addConnector(connector);
    server.setHandler(new HealthHandler(options, check));
  }

  /**
   * Starts to listen, and checks the server for the first time.
   *
   * @param log gets a line whenever the answer has another reason than before; called by several
   *     threads
   * @throws IOException naming the address, when it cannot be listened on
   */
  public static HealthServer start(HealthOptions options, Consumer<String> log) throws IOException {
    HealthServer started = new HealthServer(options, log);
    try {
      started.server.start();
    } catch (Exception failure) { // What Jetty's start declares.
      started.close();
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      throw new IOException(
          "cannot listen on %s:%d: %s"
              .formatted(
                  options.listen().getHostString(), options.listen().getPort(), cause.getMessage()),
          failure);
    }
    CompletableFuture<HealthReport> unused = started.check.report();
    return started;
  }

  /** Returns where it listens. */
  public InetSocketAddress address() {
    return new InetSocketAddress(connector.getHost(), connector.getLocalPort());
  }

  /** Returns how many checks were begun. */
  long checks() {
    return check.count();
  }

  /** Returns how many connections are open. */
  int connections() {
    return connector.getConnectedEndPoints().size();
  }

  /** Waits until the server is closed. */
  public void join() throws InterruptedException {
    server.join();
  }

  @Override
  public void close() throws IOException {
    check.close();
    try {
      server.stop();
    } catch (Exception failure) { // What Jetty's stop declares.
      throw new IOException("the server does not stop: " + failure.getMessage(), failure);
    }
  }
}
