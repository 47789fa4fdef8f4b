package org.q4j.archive;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Serves the files of a folder over HTTP: {@code name} is answered from {@code name}, {@code
 * name.gz} or {@code name.zst}, packed to whoever accepts that and unpacked to everyone else; what
 * is not there, from a bucket. Thread-safe.
 */
public final class ArchiveServer implements Closeable {
  private static final int THREADS = 128;
  private static final int ACCEPTORS = 1;
  private static final int SELECTORS = 2;
  private static final int HEAD_BYTES = 8 * 1024;

  /**
   * What is served and within which bounds.
   *
   * @param folder whose files are served; links in it are not followed, hidden names not served
   * @param address to listen on; port 0 takes a free one
   * @param listing whether folders are answered with a page of their names
   * @param connections at most at a time; more wait to be accepted
   * @param requestLimit for a whole request head, from the moment a connection is open or its last
   *     answer is through
   * @param stallLimit for a write of an answer of which the client takes nothing
   * @param leastRate bytes a second that a client must take of an answer; 0 for any
   * @param cache behind the folder, or empty; closed with the server
   */
  public record Options(
      Path folder,
      InetSocketAddress address,
      boolean listing,
      int connections,
      Duration requestLimit,
      Duration stallLimit,
      long leastRate,
      Optional<ReadCache> cache) {
    /** Returns the defaults: no listing, 1000 connections, 10 s, 30 s, 1 KiB/s, no bucket. */
    public static Options of(Path folder, InetSocketAddress address) {
      return new Options(
          folder,
          address,
          false,
          1000,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          1024,
          Optional.empty());
    }
  }

  private final Server server;
  private final ServerConnector connector;
  private final LocalTree local;
  private final Options options;

  private ArchiveServer(Options options) throws IOException {
    this.options = options;
    local = LocalTree.open(options.folder());
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 8);
    threads.setName("q4j-archive");
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
    ColdFiles cold = options.cache().map(ColdFiles::new).orElse(null);
    server.setHandler(
        new ArchiveHandler(
            local,
            cold,
            options.listing() ? new DirectoryPage(local, cold) : null,
            slow,
            System.getLogger(ArchiveServer.class.getName())));
  }

  /**
   * Starts a server.
   *
   * @throws ArchiveException when the folder is none or the address cannot be listened on
   */
  public static ArchiveServer start(Options options) throws IOException {
    ArchiveServer started = new ArchiveServer(options);
    try {
      started.server.start();
      return started;
    } catch (IOException failure) {
      started.close();
      throw new ArchiveException(
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
      throw new ArchiveException("the server does not start: " + failure.getMessage(), failure);
    }
  }

  /** Returns the port it listens on. */
  public int port() {
    return connector.getLocalPort();
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
    try {
      server.stop();
    } catch (Exception failure) { // What Jetty's stop declares.
      throw new ArchiveException("the server does not stop: " + failure.getMessage(), failure);
    } finally {
      local.close();
      if (options.cache().isPresent()) {
        options.cache().get().close();
      }
    }
  }
}
