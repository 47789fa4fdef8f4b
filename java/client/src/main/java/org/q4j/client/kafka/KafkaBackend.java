package org.q4j.client.kafka;

import java.time.Duration;
import org.q4j.client.Backend;
import org.q4j.client.QueueAddress;
import org.q4j.queue.QueueStore;

/** Kafka clusters. Stateless and thread-safe. */
public final class KafkaBackend implements Backend {
  static final String PREFIX = "kafka://";
  static final String FORM = "kafka://HOST:PORT[,HOST:PORT...]/db.table[?config=FILE]";

  /** For {@link java.util.ServiceLoader}. */
  public KafkaBackend() {}

  @Override
  public String prefix() {
    return PREFIX;
  }

  @Override
  public String form() {
    return FORM;
  }

  @Override
  public QueueStore open(String store) {
    return KafkaStore.open(store);
  }

  @Override
  public QueueStore open(String store, Duration patience) {
    return KafkaStore.open(store, patience);
  }

  @Override
  public QueueAddress address(String queue) {
    ClusterAddress address = ClusterAddress.parse(queue);
    if (address.queue().isEmpty()) {
      throw new IllegalArgumentException(
          "no queue in the address: address=" + queue + " (expected=" + FORM + ")");
    }
    return new QueueAddress(address.store(), address.queue());
  }
}
