package org.q4j.client.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.q4j.CorruptException;
import org.q4j.queue.DeadLetters;
import org.q4j.row.Row;

/**
 * Decides what becomes of rows that a member has just been given: which the session owns, and which
 * go back or elsewhere. Guarded by its session's lock.
 *
 * <p>A cluster drops a row for good that has been handed out ten times. So one that comes near that
 * is sent to the end of its topic as a new record before it is accepted: with some tries left, so
 * that a process that dies in between changes nothing but that the row may be there twice.
 */
final class Sieve {
  /** How many tries are left when a row gets a new offset. */
  private static final int SPARE_TRIES = 2;

  private static final System.Logger LOG = System.getLogger("org.q4j");

  private final KafkaSession session;
  private final ShareReader reader;
  private final Place place;

  Sieve(KafkaSession session, ShareReader reader, Place place) {
    this.session = session;
    this.reader = reader;
    this.place = place;
  }

  /**
   * What came of a poll.
   *
   * @param kept rows to own
   * @param mismatched whether none is, though there were some, since none matched
   * @param dueMillis when the first of these comes to match by itself, in Unix milliseconds; {@link
   *     Long#MAX_VALUE} when that is not known
   */
  record Result(List<KafkaOwnedRow> kept, boolean mismatched, long dueMillis) {}

  /** Keeps rows within the bounds, oldest first, and deals with the others. */
  Result sift(List<ConsumerRecord<byte[], byte[]>> records, int maxRows, long maxBytes) {
    List<KafkaOwnedRow> kept = new ArrayList<>();
    boolean mismatched = false;
    long bytes = 0;
    long due = Long.MAX_VALUE;
    long nowMillis = System.currentTimeMillis();
    boolean early = reader.tooEarly(records);
    for (ConsumerRecord<byte[], byte[]> record : records) {
      int delivery = record.deliveryCount().orElse((short) 1);
      long rowId = RowId.number(record.partition(), record.offset());
      int looks = place.queue().looks().of(rowId);
      int deliveries = RowHeaders.deliveries(record.headers()) + Math.max(1, delivery - looks);
      Optional<Row> row = row(record);
      if (row.isEmpty() || buried(record, deliveries) || refreshed(record, delivery, deliveries)) {
        continue;
      }
      boolean matches = place.matches(row.get(), nowMillis);
      if (!matches) {
        mismatched = true;
        due = Math.min(due, place.dueMillis(row.get(), nowMillis));
      }
      boolean fits =
          !early
              && kept.size() < maxRows
              && (kept.isEmpty() || bytes + record.value().length <= maxBytes);
      if (matches && fits) {
        bytes += record.value().length;
        kept.add(new KafkaOwnedRow(session, reader, place, record, row.get(), deliveries));
      } else {
        reader.acknowledge(record, AcknowledgeType.RELEASE);
        place.queue().looks().add(rowId);
      }
    }
    if (kept.size() < records.size()) {
      reader.commit(); // What is refused is no longer this member's: somebody else will see to it.
    }
    return new Result(kept, mismatched && kept.isEmpty(), due);
  }

  private Optional<Row> row(ConsumerRecord<byte[], byte[]> record) {
    try {
      return Optional.of(place.queue().rows().read(record));
    } catch (CorruptException unreadable) {
      place.queue().putAside(record);
      reader.acknowledge(record, AcknowledgeType.REJECT);
      LOG.log(
          System.Logger.Level.WARNING,
          unreadable.getMessage() + "; put aside in the topic " + KafkaQueue.UNREADABLE);
      return Optional.empty();
    }
  }

  /** An owner that died, or whose lock was over, gave it back without saying so. */
  private boolean buried(ConsumerRecord<byte[], byte[]> record, int deliveries) {
    Optional<DeadLetters> policy = place.queue().deadLetters();
    if (policy.isEmpty() || deliveries <= policy.get().deliveries()) {
      return false;
    }
    place.queue().bury(record);
    reader.acknowledge(record, AcknowledgeType.REJECT);
    return true;
  }

  private boolean refreshed(ConsumerRecord<byte[], byte[]> record, int delivery, int deliveries) {
    if (delivery < Math.max(2, place.queue().deliveryLimit() - SPARE_TRIES)) {
      return false;
    }
    place.queue().appendCopy(record, deliveries - 1); // This time it is not handed out.
    reader.acknowledge(record, AcknowledgeType.ACCEPT);
    return true;
  }
}
