package org.q4j.client.kafka;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How large a row may be. A record over the limit is refused after it was sent, in a transaction
 * with what was sent before; all of that then stays in the topic, aborted, and counts in the lag
 * for as long as it is not passed. So whatever can be known before is looked at before.
 * Thread-safe.
 *
 * <p>What cannot be known is how small a record gets by compression, which the file of settings may
 * ask for; then the topic's limit is left to the broker.
 */
final class RowLimit {
  /**
   * What a record is at most larger than its row: 61 bytes of its batch's head and 21 of its own,
   * and its headers, {@link RowHeaders#origin} and its name of 129 characters among them. They come
   * when it is put elsewhere, and a row that could only come and not go would be lost.
   */
  static final int RECORD_BYTES = 512;

  private final ClientSettings settings;
  private final Topics topics;
  private final String queue;
  private final Map.Entry<String, Long> client;
  private volatile OptionalInt topic;

  RowLimit(ClientSettings settings, Topics topics, String queue) {
    this.settings = settings;
    this.topics = topics;
    this.queue = queue;
    this.client = settings.largestRecord();
    this.topic = topics.largestBatch(queue);
  }

  /**
   * Returns why a row cannot be sent, and what to do; empty when it can. A limit of the topic's
   * that it is over is read once more, since it may have been raised.
   *
   * @param bytes of the row's body
   */
  Optional<String> refusal(int bytes) {
    if (isOver(bytes, client.getValue())) {
      return Optional.of(
          "row too large: queue=%s bytes=%d (expected=%d at most, by %s=%d of this client); set %s in the file of ?config=FILE"
              .formatted(
                  queue,
                  bytes,
                  client.getValue() - RECORD_BYTES,
                  client.getKey(),
                  client.getValue(),
                  client.getKey()));
    }
    if (settings.isCompressing() || !isOverTopic(bytes)) {
      return Optional.empty();
    }
    topic = topics.largestBatch(queue);
    if (!isOverTopic(bytes)) {
      return Optional.empty();
    }
    return Optional.of(
        "row too large: queue=%s bytes=%d (expected=%d at most, by max.message.bytes=%d of the topic); raise it with: q4j kafka limit kafka://%s/%s --max-row %d"
            .formatted(
                queue,
                bytes,
                Math.max(0, topic.getAsInt() - RECORD_BYTES),
                topic.getAsInt(),
                settings.brokers(),
                queue,
                bytes));
  }

  private boolean isOverTopic(int bytes) {
    OptionalInt limit = topic;
    return limit.isPresent() && isOver(bytes, limit.getAsInt());
  }

  private static boolean isOver(int bytes, long limit) {
    return (long) bytes + RECORD_BYTES > limit;
  }
}
