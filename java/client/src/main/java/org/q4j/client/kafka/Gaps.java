package org.q4j.client.kafka;

import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.common.TopicPartition;
import org.q4j.UnsupportedException;

/**
 * Finds out whether a share group without members has ended records behind ones that are not. The
 * cluster does not tell which, but how many: what is between start and end and not in the lag.
 */
final class Gaps {
  private static final long RETRY_NANOS = 20_000_000;

  private final GroupLag lag;
  private final String queue;

  Gaps(GroupLag lag, String queue) {
    this.lag = lag;
    this.queue = queue;
  }

  /** As many as there are at least and at most; producers insert while it is asked. */
  private record Ended(long least, long most) {}

  /**
   * Refuses a queue in which some were ended.
   *
   * @param first where its partitions stood a moment ago
   * @param deadline of {@link System#nanoTime}, until which it is asked again when it is unclear
   */
  void check(List<PartitionLag> first, long deadline) {
    List<PartitionLag> before = first;
    for (PartitionLag partition : first) {
      Ended ended = new Ended(0, Long.MAX_VALUE);
      while (partition.start() < partition.end() && ended.least() < ended.most()) {
        Map<TopicPartition, SharePartitionOffsetInfo> group = lag.group(queue);
        List<PartitionLag> after = lag.of(queue);
        ended = narrow(ended, before, group, after, partition.partition());
        before = after;
        if (System.nanoTime() > deadline) {
          break;
        }
        if (ended.least() < ended.most()) {
          LockSupport.parkNanos(RETRY_NANOS);
        }
      }
      if (partition.start() < partition.end() && ended.most() > 0) {
        throw refused(partition, ended);
      }
    }
  }

  private Ended narrow(
      Ended ended,
      List<PartitionLag> before,
      Map<TopicPartition, SharePartitionOffsetInfo> group,
      List<PartitionLag> after,
      int partition) {
    SharePartitionOffsetInfo info = group.get(new TopicPartition(queue, partition));
    if (info == null || info.startOffset() < 0) {
      return new Ended(0, 0); // Nobody has ever taken from it.
    }
    if (info.lag().isEmpty()) {
      throw new UnsupportedException(
          "the cluster does not tell how far a share group is behind: group=%s (expected=Kafka 4.3 or later)"
              .formatted(Topics.group(queue)));
    }
    long open = info.startOffset() + info.lag().get();
    return new Ended(
        Math.max(ended.least(), before.get(partition).end() - open),
        Math.min(ended.most(), Math.max(0, after.get(partition).end() - open)));
  }

  private UnsupportedException refused(PartitionLag partition, Ended ended) {
    if (ended.least() <= 0) {
      return new UnsupportedException(
          "so much is inserted that it cannot be told whether rows were ended behind others: queue=%s partition=%d; forward when less is"
              .formatted(queue, partition.partition()));
    }
    return new UnsupportedException(
        "records were ended behind older ones that are not, and would come twice: queue=%s partition=%d start=%d ended=%d (expected=0; the marks of multi-row inserts count); let a worker end the older ones first: q4j kafka take"
            .formatted(queue, partition.partition(), partition.start(), ended.least()));
  }
}
