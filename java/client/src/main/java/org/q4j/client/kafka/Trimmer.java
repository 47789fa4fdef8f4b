package org.q4j.client.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.q4j.Q4jException;

/**
 * Gives the space of ended rows back: their topics keep everything until they are told.
 * Thread-safe.
 */
final class Trimmer {
  private static final System.Logger LOG = System.getLogger("org.q4j");

  private final Topics topics;
  private final Set<String> due = ConcurrentHashMap.newKeySet();

  Trimmer(Topics topics) {
    this.topics = topics;
  }

  /** A row of this queue was ended. */
  void ended(String queue) {
    due.add(queue);
  }

  /** Trims the queues of which rows were ended since the last time. */
  void run(Function<String, List<PartitionLag>> lags) {
    for (String queue : List.copyOf(due)) {
      due.remove(queue);
      try {
        trim(queue, lags.apply(queue));
      } catch (Q4jException failed) {
        LOG.log(
            System.Logger.Level.WARNING,
            "the space of ended rows is not given back: " + failed.getMessage());
      }
    }
  }

  void trim(String queue, List<PartitionLag> lags) {
    deleteBefore(queue, lags, PartitionLag::start);
  }

  void truncate(String queue, List<PartitionLag> lags) {
    deleteBefore(queue, lags, PartitionLag::end);
  }

  private void deleteBefore(
      String queue, List<PartitionLag> lags, Function<PartitionLag, Long> offset) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (PartitionLag lag : lags) {
      long before = offset.apply(lag);
      if (before > 0) {
        offsets.put(new TopicPartition(queue, lag.partition()), before);
      }
    }
    topics.deleteBefore(offsets);
  }
}
