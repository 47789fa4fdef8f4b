package org.q4j.client.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The rows that a member of a share group gave back since it was last given some of their
 * partition.
 *
 * <p>A member's client may have asked for more rows when the one arrived that is given back later:
 * its own thread asks again when the poll has seen an empty answer, which may be after the next
 * answer has come. These rows lie at the member then, and would come before the older one. Guarded
 * by the session's lock.
 */
final class GivenBack {
  private final Map<Integer, Long> oldest = new HashMap<>();

  void add(ConsumerRecord<byte[], byte[]> record) {
    oldest.merge(record.partition(), record.offset(), Math::min);
  }

  /**
   * Returns whether rows of one poll may have been fetched before an older one of their partition
   * was given back. Says so once for each: it may be somebody else's by now.
   */
  boolean isOvertakenBy(List<ConsumerRecord<byte[], byte[]>> records) {
    Map<Integer, Long> first = new HashMap<>();
    records.forEach(record -> first.merge(record.partition(), record.offset(), Math::min));
    boolean any = false;
    for (Map.Entry<Integer, Long> each : first.entrySet()) {
      Long before = oldest.remove(each.getKey());
      any |= before != null && each.getValue() > before;
    }
    return any;
  }
}
