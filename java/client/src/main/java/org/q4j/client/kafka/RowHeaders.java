package org.q4j.client.kafka;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.q4j.store.Source;

/**
 * What stands beside a row in its record. All numbers are big-endian, as everywhere in Kafka.
 *
 * <table>
 * <caption>Headers</caption>
 * <tr><th>name<th>bytes<th>value
 * <tr><td>{@code q4j.schema}<td>8<td>the definition's number, see {@link SchemaTopic}
 * <tr><td>{@code q4j.source}<td>9<td>a relayed row's sender (1) and its row id there (8)
 * <tr><td>{@code q4j.deliveries}<td>4<td>how often it was handed out under earlier offsets
 * <tr><td>{@code q4j.origin}<td>UTF-8<td>topic/partition/offset that it was moved from
 * </table>
 */
final class RowHeaders {
  private static final String SCHEMA = "q4j.schema";
  private static final String SOURCE = "q4j.source";
  private static final String DELIVERIES = "q4j.deliveries";
  private static final String ORIGIN = "q4j.origin";

  /** The largest sender that a {@link Source} takes. */
  private static final int LAST_SENDER = 63;

  private RowHeaders() {}

  static Headers of(long schema) {
    return new RecordHeaders().add(SCHEMA, ByteBuffer.allocate(Long.BYTES).putLong(schema).array());
  }

  static void schema(Headers headers, long schema) {
    headers.remove(SCHEMA);
    headers.add(SCHEMA, ByteBuffer.allocate(Long.BYTES).putLong(schema).array());
  }

  static Headers copy(Headers headers) {
    return new RecordHeaders(headers);
  }

  static Headers source(Headers headers, Source source) {
    byte[] value =
        ByteBuffer.allocate(1 + Long.BYTES)
            .put((byte) source.sender())
            .putLong(source.rowId())
            .array();
    headers.remove(SOURCE);
    return headers.add(SOURCE, value);
  }

  static Headers deliveries(Headers headers, int count) {
    headers.remove(DELIVERIES);
    return headers.add(DELIVERIES, ByteBuffer.allocate(Integer.BYTES).putInt(count).array());
  }

  static Headers origin(Headers headers, String topic, int partition, long offset) {
    headers.remove(ORIGIN);
    String value = topic + "/" + partition + "/" + offset;
    return headers.add(ORIGIN, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the number of the row's definition; empty when the record is none of ours. */
  static OptionalLong schema(Headers headers) {
    ByteBuffer value = value(headers, SCHEMA, Long.BYTES);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value.getLong());
  }

  /** Returns where a relay got the row from; empty for others. */
  static Optional<Source> source(Headers headers) {
    ByteBuffer value = value(headers, SOURCE, 1 + Long.BYTES);
    if (value == null || value.get(0) < 0 || value.get(0) > LAST_SENDER) {
      return Optional.empty();
    }
    return Optional.of(new Source(value.get(0), value.getLong(1)));
  }

  /** Returns how often the row was handed out before it got its present offset. */
  static int deliveries(Headers headers) {
    ByteBuffer value = value(headers, DELIVERIES, Integer.BYTES);
    return value == null ? 0 : Math.max(0, value.getInt());
  }

  private static ByteBuffer value(Headers headers, String name, int length) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null || header.value().length != length
        ? null
        : ByteBuffer.wrap(header.value());
  }
}
