package org.q4j.archive;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.q4j.http.BoundedServer;

/**
 * Serves the files of a folder over HTTP: {@code name} is answered from {@code name}, {@code
 * name.gz} or {@code name.zst}, packed to whoever accepts that and unpacked to everyone else; what
 * is not there, from a bucket. Thread-safe.
 */
public final class ArchiveServer implements Closeable {
  private static final int THREADS = 128;

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

  private final BoundedServer server;
  private final LocalTree local;
  private final Options options;

  private ArchiveServer(BoundedServer server, LocalTree local, Options options) {
    this.server = server;
    this.local = local;
    this.options = options;
  }

  /**
   * Starts a server.
   *
   * @throws ArchiveException when the folder is none or the address cannot be listened on
   */
  public static ArchiveServer start(Options options) throws IOException {
    LocalTree local = LocalTree.open(options.folder());
    ColdFiles cold = options.cache().map(ColdFiles::new).orElse(null);
    BoundedServer.Options bounds =
        new BoundedServer.Options(
            "q4j-archive",
            options.address(),
            THREADS,
            options.connections(),
            options.requestLimit(),
            options.stallLimit(),
            options.leastRate());
    try {
      BoundedServer server =
          BoundedServer.start(
              bounds,
              slow ->
                  new ArchiveHandler(
                      local,
                      cold,
                      options.listing() ? new DirectoryPage(local, cold) : null,
                      slow,
                      System.getLogger(ArchiveServer.class.getName())));
      return new ArchiveServer(server, local, options);
    } catch (IOException failure) {
      release(local, options);
      throw new ArchiveException(failure.getMessage(), failure);
    }
  }

  private static void release(LocalTree local, Options options) throws IOException {
    local.close();
    if (options.cache().isPresent()) {
      options.cache().get().close();
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

  /** Waits until the server is closed. */
  public void join() throws InterruptedException {
    server.join();
  }

  @Override
  public void close() throws IOException {
    try {
      server.close();
    } catch (IOException failure) {
      throw new ArchiveException(failure.getMessage(), failure);
    } finally {
      release(local, options);
    }
  }
}
