package org.q4j.client.kafka;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/**
 * Sends single records; each is on all in-sync replicas, once, when it is acknowledged. Made at the
 * first use. Thread-safe.
 *
 * <p>A broker that dies or hangs is waited for and the record sent again to the next leader, for
 * two minutes ({@code delivery.timeout.ms}); then the insert fails and may or may not be there.
 */
final class Outbox implements AutoCloseable {
  private final ClientSettings settings;
  private KafkaProducer<byte[], byte[]> producer;

  Outbox(ClientSettings settings) {
    this.settings = settings;
  }

  private synchronized KafkaProducer<byte[], byte[]> producer() {
    if (producer == null) {
      producer = new KafkaProducer<>(settings.producer());
    }
    return producer;
  }

  /** Sends a record and waits until it is safe. */
  RecordMetadata send(String what, ProducerRecord<byte[], byte[]> record) {
    return Failure.await(what, sendAsync(what, record));
  }

  /** Sends a record; waits only when 32 MiB are under way. */
  CompletableFuture<RecordMetadata> sendAsync(String what, ProducerRecord<byte[], byte[]> record) {
    CompletableFuture<RecordMetadata> result = new CompletableFuture<>();
    try {
      Future<RecordMetadata> unused =
          producer()
              .send(
                  record,
                  (sent, failed) -> {
                    if (failed == null) {
                      result.complete(sent);
                    } else {
                      result.completeExceptionally(Failure.of(what, failed));
                    }
                  });
    } catch (KafkaException | IllegalStateException failed) {
      result.completeExceptionally(Failure.of(what, failed));
    }
    return result;
  }

  @Override
  public synchronized void close() {
    if (producer != null) {
      producer.close(Duration.ofSeconds(30));
      producer = null;
    }
  }
}
