package org.q4j.client.kafka;

import java.util.List;
import org.q4j.queue.ConditionStats;
import org.q4j.queue.QueueStats;
import org.q4j.queue.WaitStats;

/** What is known of a queue on a cluster, as the figures of a queue. */
final class Figures {
  private Figures() {}

  /**
   * Rows are the cluster's; owned, and what was inserted, ended and given back, are this process'
   * own. What only a file has is 0.
   *
   * @param oldestNanos age of the oldest row, owned or not; -1 when there is none
   */
  static QueueStats of(List<PartitionLag> lags, Tally tally, long oldestNanos) {
    // Without a record what is left are the marks of transactions.
    long rows = oldestNanos < 0 ? 0 : KafkaQueue.rows(lags);
    long owned = tally.owned.sum();
    return new QueueStats(
        rows,
        Math.max(0, rows - owned),
        owned,
        tally.inserted.sum(),
        tally.ended.sum(),
        tally.aborted.sum(),
        tally.closed.sum(),
        0,
        0,
        0,
        0,
        0,
        lags.stream().mapToLong(PartitionLag::start).min().orElse(0),
        lags.stream().mapToLong(PartitionLag::end).max().orElse(0),
        0,
        0,
        tally.expired.sum(),
        tally.buried.sum(),
        0,
        new WaitStats(tally.immediate.sum(), tally.delayed.sum(), tally.timedOut.sum()),
        new ConditionStats(tally.evaluations.sum(), tally.compiles.sum(), 0),
        0,
        0,
        oldestNanos,
        0,
        0,
        0,
        0,
        0,
        -1);
  }
}
