package org.q4j.client;

import java.time.Duration;
import org.q4j.queue.QueueStore;

/**
 * One kind of address. Found by {@link java.util.ServiceLoader}, so that this package imports none
 * of the backends and a backend's libraries are loaded only when an address asks for them.
 *
 * <p>Stateless and thread-safe, with a public constructor without arguments.
 */
public interface Backend {

  /** Returns what its addresses begin with, the colon included: {@code "jdbc:mysql:"}. */
  String prefix();

  /** Returns the form of its addresses with a queue, for messages. */
  String form();

  /**
   * Opens what an address names.
   *
   * @param store begins with {@link #prefix}; names no queue
   * @throws IllegalArgumentException when it is no address of this kind
   * @throws org.q4j.Q4jException when what it names cannot be opened or reached
   */
  QueueStore open(String store);

  /**
   * As {@link #open(String)}, for a caller with less or more patience than usual.
   *
   * @param patience how long somebody who does not answer is waited for, as nearly as the backend
   *     can keep that; by default as long as {@link #open(String)} does
   */
  default QueueStore open(String store, Duration patience) {
    return open(store);
  }

  /**
   * Takes an address of a queue apart.
   *
   * @param queue begins with {@link #prefix}
   * @throws IllegalArgumentException when it is no address of this kind; the message has its form
   */
  QueueAddress address(String queue);
}
