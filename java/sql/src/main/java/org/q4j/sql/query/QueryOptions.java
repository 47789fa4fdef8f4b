package org.q4j.sql.query;

import java.util.Objects;
import java.util.function.Consumer;
import org.q4j.queue.QueueStore;

/**
 * What a server of SQL works on. Immutable.
 *
 * @param store the queues; stays open when the server is closed
 * @param anyEngine whether CREATE TABLE makes a queue whatever engine it names
 * @param socket the Unix socket's path, for {@code @@socket}; "" when there is none
 * @param maxPacket bytes of the longest message, as the wire has it, for
 *     {@code @@max_allowed_packet}
 * @param tls whether clients can have TLS
 * @param onError hears of what no error number was foreseen for; from any thread
 */
public record QueryOptions(
    QueueStore store,
    boolean anyEngine,
    String socket,
    int maxPacket,
    boolean tls,
    Consumer<Throwable> onError) {

  /** Checks that nothing is null. */
  public QueryOptions {
    Objects.requireNonNull(store, "store");
    Objects.requireNonNull(socket, "socket");
    Objects.requireNonNull(onError, "onError");
  }

  /** Returns options with nothing but a store; errors are not heard of. */
  public static QueryOptions of(QueueStore store) {
    return new QueryOptions(store, false, "", 64 << 20, false, error -> {});
  }
}
