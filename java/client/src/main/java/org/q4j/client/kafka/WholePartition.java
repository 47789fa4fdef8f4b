package org.q4j.client.kafka;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads all that a partition has now. */
final class WholePartition {
  private WholePartition() {}

  /**
   * Hands out all records in their order; none when the topic is not there.
   *
   * @param which is told the number of partitions, and says which one
   * @throws org.q4j.Q4jException when the cluster does not answer
   */
  static void read(
      ClientSettings settings,
      String topic,
      IntUnaryOperator which,
      Consumer<ConsumerRecord<byte[], byte[]>> taker) {
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings.consumer())) {
      int partitions = consumer.partitionsFor(topic).size();
      if (partitions == 0) {
        return;
      }
      TopicPartition partition = new TopicPartition(topic, which.applyAsInt(partitions));
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      Stall stall = new Stall(settings.patience());
      while (consumer.position(partition) < end) {
        stall.check(consumer.position(partition));
        consumer.poll(Duration.ofSeconds(1)).forEach(taker);
      }
    } catch (KafkaException failed) {
      throw Failure.of("reading the topic " + topic + " of " + settings.brokers(), failed);
    }
  }
}
