package org.q4j.monitor.page;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import org.q4j.http.BoundedServer;
import org.q4j.monitor.metrics.QueueMetrics;

/**
 * Serves the status page of a data directory, with {@code /metrics} for Prometheus, over HTTP.
 *
 * <p>It needs nothing of elsewhere. Clients have 10 s for a request, and are bounded in number; an
 * answer is a megabyte or two at most. Thread-safe.
 */
public final class StatusPage implements Closeable {
  private static final int THREADS = 16;
  private static final int CONNECTIONS = 200;
  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(10);
  private static final Duration STALL_LIMIT = Duration.ofSeconds(30);
  private static final long LEAST_RATE = 1024;

  private final BoundedServer server;
  private final Actions actions;

  private StatusPage(BoundedServer server, Actions actions) {
    this.server = server;
    this.actions = actions;
  }

  /**
   * Starts to listen.
   *
   * @throws IOException naming the address, when it cannot be had
   */
  public static StatusPage start(PageOptions options) throws IOException {
    Assets assets = new Assets();
    Access access = new Access(options.readToken(), options.writeToken());
    QueueMetrics metrics = new QueueMetrics(options.sampler(), options.backups());
    Actions actions = new Actions(options.log());
    Api api = new Api(options, actions, access.knowsWriters());
    try {
      return new StatusPage(
          BoundedServer.start(
              new BoundedServer.Options(
                  "q4j-page",
                  options.address(),
                  THREADS,
                  CONNECTIONS,
                  REQUEST_LIMIT,
                  STALL_LIMIT,
                  LEAST_RATE),
              slow -> new PageHandler(assets, api, access, metrics, slow)),
          actions);
    } catch (IOException failure) {
      actions.close();
      throw failure;
    }
  }

  /** Returns the port it listens on. */
  public int port() {
    return server.port();
  }

  /** Returns how many connections are open. */
  int connections() {
    return server.connections();
  }

  /** Ends all connections, and waits some time for what an operator has asked for last. */
  @Override
  public void close() throws IOException {
    try {
      server.close();
    } finally {
      actions.close();
    }
  }
}
