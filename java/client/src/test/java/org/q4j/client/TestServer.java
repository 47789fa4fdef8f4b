package org.q4j.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.q4j.queue.QueueStore;
import org.q4j.sql.query.QueryOptions;
import org.q4j.sql.query.QueryServer;
import org.q4j.sql.wire.WireOptions;
import org.q4j.sql.wire.WireServer;

/** q4j's server over a data directory, in this process, on a port of loopback. */
public final class TestServer implements AutoCloseable {
  private final QueueStore store;
  private final QueryServer handler;
  private final WireServer wire;
  private final Queue<Throwable> errors = new ConcurrentLinkedQueue<>();

  /** Starts on a free port. */
  public TestServer(Path data) {
    this(data, 0);
  }

  /** Starts on a port; 0 for a free one. */
  public TestServer(Path data, int port) {
    store = QueueStore.open(data);
    handler = new QueryServer(new QueryOptions(store, false, "", 64 << 20, false, errors::add));
    wire =
        WireServer.start(
            WireOptions.builder()
                .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .maxPacket(64 << 20)
                .onError(errors::add)
                .build(),
            handler);
  }

  /** Returns the data directory's store, beside the server. */
  public QueueStore store() {
    return store;
  }

  /** Returns the port. */
  public int port() {
    return wire.addresses().get(0).getPort();
  }

  /** Returns the address of the server. */
  public String url() {
    return url(port());
  }

  /** Returns the address of whoever listens at a port. */
  public static String url(int port) {
    return "jdbc:mysql://127.0.0.1:" + port + "/app?user=me&sslMode=DISABLED";
  }

  @Override
  public void close() {
    wire.close();
    handler.close();
    store.close();
    if (!errors.isEmpty()) {
      AssertionError unforeseen = new AssertionError("errors that nobody foresaw");
      errors.forEach(unforeseen::addSuppressed);
      throw unforeseen;
    }
  }
}
