package org.q4j.client;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.q4j.queue.QueueStore;

/**
 * Opens queues wherever they are, behind the interfaces of {@link org.q4j.queue}.
 *
 * <p>What a backend cannot do it refuses with {@link org.q4j.UnsupportedException}; it never does
 * something else instead.
 */
public final class QueueClient {

  private QueueClient() {}

  /**
   * Opens what an address names: {@code q4j:DIR}, {@code jdbc:mysql://host:port/db}, and what else
   * there is a {@link Backend} for.
   *
   * @throws IllegalArgumentException when it is no address; the message lists the forms
   * @throws org.q4j.Q4jException when it cannot be opened or reached
   */
  public static QueueStore open(String address) {
    return backend(address).open(address);
  }

  /**
   * As {@link #open(String)}, for a caller with less or more patience than usual.
   *
   * @param patience how long a cluster that does not answer is waited for, between 5 and 60
   *     seconds; other backends wait as they always do
   */
  public static QueueStore open(String address, Duration patience) {
    return backend(address).open(address, patience);
  }

  static Backend backend(String address) {
    List<Backend> all =
        ServiceLoader.load(Backend.class, QueueClient.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .sorted(Comparator.comparing(Backend::prefix))
            .toList();
    for (Backend backend : all) {
      if (address.startsWith(backend.prefix())) {
        return backend;
      }
    }
    throw new IllegalArgumentException(
        all.stream()
            .map(Backend::form)
            .collect(
                Collectors.joining(
                    ", ", "not an address of queues: address=" + address + " (expected=", ")")));
  }
}
