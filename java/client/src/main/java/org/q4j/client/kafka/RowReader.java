package org.q4j.client.kafka;

import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.q4j.CorruptException;
import org.q4j.queue.SchemaVersion;
import org.q4j.row.Row;
import org.q4j.row.RowOrder;

/** Makes rows of one queue's records. Thread-safe. */
final class RowReader {
  private final String queue;
  private final SchemaTopic schemas;

  RowReader(String queue, SchemaTopic schemas) {
    this.queue = queue;
    this.schemas = schemas;
  }

  /**
   * Reads a record.
   *
   * @throws CorruptException when it is no row of this queue; the message has its place
   */
  Row read(ConsumerRecord<byte[], byte[]> record) {
    OptionalLong number = RowHeaders.schema(record.headers());
    if (number.isEmpty() || record.value() == null) {
      throw unreadable(record, "no header q4j.schema, or no value: not written by q4j");
    }
    Optional<SchemaVersion> version = schemas.find(queue, number.getAsLong());
    if (version.isEmpty()) {
      throw unreadable(
          record,
          "q4j.schema=%016x (expected a number that %s knows)"
              .formatted(number.getAsLong(), SchemaTopic.NAME));
    }
    try {
      return version.get().schema().codec(RowOrder.V2).decode(record.value());
    } catch (CorruptException unfit) {
      throw unreadable(record, unfit.getMessage());
    }
  }

  private CorruptException unreadable(ConsumerRecord<byte[], byte[]> record, String why) {
    return new CorruptException(
        "no row of %s: topic=%s partition=%d offset=%d: %s"
            .formatted(queue, record.topic(), record.partition(), record.offset(), why));
  }
}
