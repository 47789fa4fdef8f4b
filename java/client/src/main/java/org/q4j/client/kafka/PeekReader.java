package org.q4j.client.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.q4j.queue.StoredRow;

/** Looks at a queue's records without taking them. Thread-safe. */
final class PeekReader {
  private final ClientSettings settings;
  private final String queue;
  private final RowReader rows;

  PeekReader(ClientSettings settings, String queue, RowReader rows) {
    this.settings = settings;
    this.queue = queue;
    this.rows = rows;
  }

  /** Returns the oldest rows of all partitions, oldest first. */
  List<StoredRow> peek(int limit, List<PartitionLag> lags) {
    return records(limit, lags).stream()
        .map(
            record ->
                new StoredRow(
                    RowId.number(record.partition(), record.offset()),
                    rows.read(record),
                    RowHeaders.source(record.headers())))
        .toList();
  }

  private List<ConsumerRecord<byte[], byte[]>> records(int limit, List<PartitionLag> lags) {
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    read(limit, lags, found);
    found.sort(
        Comparator.<ConsumerRecord<byte[], byte[]>>comparingLong(ConsumerRecord::timestamp)
            .thenComparingInt(ConsumerRecord::partition)
            .thenComparingLong(ConsumerRecord::offset));
    return found.subList(0, Math.min(limit, found.size()));
  }

  /** Returns the oldest record; empty when there is none. */
  Optional<ConsumerRecord<byte[], byte[]>> oldest(List<PartitionLag> lags) {
    return records(1, lags).stream().findFirst();
  }

  private static List<TopicPartition> done(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return consumer.assignment().stream().filter(each -> !ends.containsKey(each)).toList();
  }

  /** Reads up to so many records of each partition. */
  private void read(
      int limit, List<PartitionLag> lags, List<ConsumerRecord<byte[], byte[]>> found) {
    Map<TopicPartition, Long> starts = new HashMap<>();
    for (PartitionLag lag : lags) {
      if (limit > 0 && lag.lag() > 0) {
        starts.put(new TopicPartition(queue, lag.partition()), lag.start());
      }
    }
    if (starts.isEmpty()) {
      return;
    }
    Map<String, Object> consuming = settings.consumer();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(consuming)) {
      consumer.assign(starts.keySet());
      starts.forEach(consumer::seek);
      // Before a transaction that is open: what is behind it comes when that has ended.
      Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(starts.keySet()));
      ends.entrySet().removeIf(end -> starts.get(end.getKey()) >= end.getValue());
      Stall stall = new Stall(settings.patience());
      Map<TopicPartition, Integer> counts = new HashMap<>();
      while (!ends.isEmpty()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
          TopicPartition partition = new TopicPartition(queue, record.partition());
          if (ends.containsKey(partition) && counts.merge(partition, 1, Integer::sum) <= limit) {
            found.add(record);
          }
        }
        ends.entrySet()
            .removeIf(
                end ->
                    counts.getOrDefault(end.getKey(), 0) >= limit
                        || consumer.position(end.getKey()) >= end.getValue());
        consumer.pause(done(consumer, ends));
        stall.check(ends.keySet().stream().mapToLong(consumer::position).sum());
      }
    } catch (KafkaException failed) {
      throw Failure.of("reading " + queue + " on " + settings.brokers(), failed);
    }
  }
}
