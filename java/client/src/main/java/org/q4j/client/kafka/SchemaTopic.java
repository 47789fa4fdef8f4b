package org.q4j.client.kafka;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.q4j.queue.SchemaVersion;
import org.q4j.row.Schema;

/**
 * The definitions of queues, in the compacted topic {@code q4j.schemas}.
 *
 * <p>Keys and values are UTF-8. {@code db.table} has the queue's present definition, a CREATE TABLE
 * statement, and {@code db.table#0123456789abcdef} one that rows carry the number of (in hex): the
 * first 8 bytes of its text's SHA-256. A number never means anything else, so it is never read
 * twice. Thread-safe.
 */
final class SchemaTopic {
  static final String NAME = "q4j.schemas";

  private final CompactedTopic table;
  private final Map<String, SchemaVersion> known = new ConcurrentHashMap<>();

  SchemaTopic(ClientSettings settings) {
    this.table = new CompactedTopic(settings, NAME);
  }

  /** Writes the definition of a queue. */
  SchemaVersion put(String queue, Schema schema, Topics topics, Outbox outbox) {
    table.ensure(topics);
    SchemaVersion version = SchemaVersion.of(schema);
    byte[] text = version.text().getBytes(StandardCharsets.UTF_8);
    // What rows refer to first: whoever finds the present definition may insert at once.
    outbox.send("writing a definition", table.entry(key(queue, version.number()), text));
    outbox.send("writing a definition", table.entry(queue, text));
    known.put(key(queue, version.number()), version);
    return version;
  }

  /** Removes the present definition of a queue, so that it is listed no more. */
  void remove(String queue, Outbox outbox) {
    outbox.send("removing a definition", table.entry(queue, null));
  }

  /** Returns the present definition of a queue, as the cluster has it now. */
  Optional<SchemaVersion> find(String queue) {
    return Optional.ofNullable(table.read().get(queue)).map(SchemaTopic::parse);
  }

  /** Returns the definition of that number; empty when nobody has written it. */
  Optional<SchemaVersion> find(String queue, long number) {
    SchemaVersion version =
        known.computeIfAbsent(
            key(queue, number),
            key -> Optional.ofNullable(table.read().get(key)).map(SchemaTopic::parse).orElse(null));
    return Optional.ofNullable(version);
  }

  /** Returns the names of the queues that have a definition, in order. */
  List<String> queues() {
    return table.read().keySet().stream().filter(key -> !key.contains("#")).sorted().toList();
  }

  private static SchemaVersion parse(byte[] text) {
    return SchemaVersion.parse(new String(text, StandardCharsets.UTF_8));
  }

  private static String key(String queue, long number) {
    return "%s#%016x".formatted(queue, number);
  }
}
