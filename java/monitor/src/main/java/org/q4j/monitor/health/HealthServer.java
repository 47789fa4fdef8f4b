package org.q4j.monitor.health;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.q4j.http.BoundedServer;

/**
 * Tells load balancers over HTTP whether a MySQL or MariaDB server may have clients: 200, 500 when
 * it must not, 503 while it should not. A server that hangs is answered for within the limit, and a
 * hundred balancers cost one check. Thread-safe.
 *
 * <p>Clients may be many, slow, or talk nonsense: each connection has one request and 10 s to send
 * it, and those too many wait.
 */
public final class HealthServer implements Closeable {
  private static final int THREADS = 16;
  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(10);
  private static final Duration STALL_LIMIT = Duration.ofSeconds(30);
  private static final long LEAST_RATE = 1024;

  private final BoundedServer server;
  private final CachedCheck check;

  private HealthServer(BoundedServer server, CachedCheck check) {
    this.server = server;
    this.check = check;
  }

  /**
   * Starts to listen, and checks the server for the first time.
   *
   * @param log gets a line whenever the answer has another reason than before; called by several
   *     threads
   * @throws IOException naming the address, when it cannot be listened on
   */
  public static HealthServer start(HealthOptions options, Consumer<String> log) throws IOException {
    ServerCheck asked = new ServerCheck(options);
    CachedCheck check =
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
    // An answer that waits for a check is no stall: the idle limit must be beyond the check's.
    BoundedServer server =
        BoundedServer.start(
            new BoundedServer.Options(
                "q4j-health",
                options.listen(),
                THREADS,
                options.connections(),
                REQUEST_LIMIT,
                STALL_LIMIT.plus(options.limit()),
                LEAST_RATE),
            slow -> new HealthHandler(options, check, slow));
    CompletableFuture<HealthReport> unused = check.report();
    return new HealthServer(server, check);
  }

  /** Returns the port it listens on. */
  public int port() {
    return server.port();
  }

  /** Returns how many checks were begun. */
  long checks() {
    return check.count();
  }

  /** Waits until the server is closed. */
  public void join() throws InterruptedException {
    server.join();
  }

  @Override
  public void close() throws IOException {
    check.close();
    server.close();
  }
}
