package org.q4j.client.kafka;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A topic of one partition that keeps the last value of each key: a small table that the cluster
 * holds. Thread-safe.
 */
final class CompactedTopic {
  private final ClientSettings settings;
  private final String topic;

  CompactedTopic(ClientSettings settings, String topic) {
    this.settings = settings;
    this.topic = topic;
  }

  /** Creates the topic unless it is there. */
  void ensure(Topics topics) {
    topics.ensure(topic, 1, Map.of("cleanup.policy", "compact"));
  }

  /**
   * Returns a record to be sent.
   *
   * @param value null removes the key
   */
  ProducerRecord<byte[], byte[]> entry(String key, byte[] value) {
    return new ProducerRecord<>(topic, 0, key.getBytes(StandardCharsets.UTF_8), value);
  }

  /**
   * Returns all keys with their values, as of now; none when the topic is not there.
   *
   * @throws org.q4j.Q4jException when the cluster does not answer
   */
  Map<String, byte[]> read() {
    Map<String, byte[]> table = new HashMap<>();
    WholePartition.read(settings, topic, partitions -> 0, entry -> take(entry, table));
    return table;
  }

  private static void take(ConsumerRecord<byte[], byte[]> entry, Map<String, byte[]> table) {
    if (entry.key() == null) {
      return; // A compacted topic refuses these; whoever wrote one before it was compacted.
    }
    String key = new String(entry.key(), StandardCharsets.UTF_8);
    if (entry.value() == null) {
      table.remove(key);
    } else {
      table.put(key, entry.value());
    }
  }
}
