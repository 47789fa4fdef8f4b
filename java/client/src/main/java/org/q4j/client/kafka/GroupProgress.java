package org.q4j.client.kafka;

import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.q4j.UnsupportedException;

/**
 * Finds out which records a share group without members has ended: its start offset may be behind,
 * and workers end rows in any order.
 *
 * <p>The cluster tells how many they are: what is between start and end and not in the lag. Which
 * they are is in a topic of its own, whose layout may change; so both must agree.
 */
final class GroupProgress {
  private static final long RETRY_NANOS = 20_000_000;

  private final ClientSettings settings;
  private final GroupLag lag;
  private final String queue;
  private final Uuid topic;
  private final long deadline;

  /**
   * @param deadline of {@link System#nanoTime}, until which it is asked again when it is unclear
   */
  GroupProgress(ClientSettings settings, GroupLag lag, String queue, Uuid topic, long deadline) {
    this.settings = settings;
    this.lag = lag;
    this.queue = queue;
    this.topic = topic;
    this.deadline = deadline;
  }

  /** As many as there are at least and at most; producers insert while it is asked. */
  private record Count(long least, long most) {
    boolean isUnclear() {
      return least < most;
    }
  }

  /**
   * Returns the offsets that were ended.
   *
   * @param partition where it stood a moment ago
   * @throws UnsupportedException when it cannot be told
   */
  EndedOffsets ended(PartitionLag partition) {
    Count count = new Count(0, partition.start() < partition.end() ? Long.MAX_VALUE : 0);
    List<PartitionLag> before = lag.of(queue);
    while (count.isUnclear()) {
      Map<TopicPartition, SharePartitionOffsetInfo> group = lag.group(queue);
      List<PartitionLag> after = lag.of(queue);
      count = narrow(count, before, group, after, partition.partition());
      before = after;
      if (count.isUnclear() && count.most() > 0) {
        if (System.nanoTime() > deadline) {
          throw cannotTell(
              partition, "so much is inserted that it cannot be told how many were ended");
        }
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
    return count.most() == 0 ? new EndedOffsets() : which(partition, count.most());
  }

  private Count narrow(
      Count count,
      List<PartitionLag> before,
      Map<TopicPartition, SharePartitionOffsetInfo> group,
      List<PartitionLag> after,
      int partition) {
    SharePartitionOffsetInfo info = group.get(new TopicPartition(queue, partition));
    if (info == null || info.startOffset() < 0) {
      return new Count(0, 0); // Nobody has ever taken from it.
    }
    if (info.lag().isEmpty()) {
      throw new UnsupportedException(
          "the cluster does not tell how far a share group is behind: group=%s (expected=Kafka 4.3 or later)"
              .formatted(Topics.group(queue)));
    }
    long open = info.startOffset() + info.lag().get();
    return new Count(
        Math.max(count.least(), before.get(partition).end() - open),
        Math.min(count.most(), Math.max(0, after.get(partition).end() - open)));
  }

  private EndedOffsets which(PartitionLag partition, long count) {
    GroupState state = new GroupState(Topics.group(queue), topic, partition.partition());
    WholePartition.read(settings, GroupState.TOPIC, state::place, state::take);
    if (state.ended().count() != count) {
      throw cannotTell(
          partition,
          "records were ended, but not so many as %s says: ended=%d (expected=%d)"
              .formatted(GroupState.TOPIC, count, state.ended().count()));
    }
    return state.ended();
  }

  private UnsupportedException cannotTell(PartitionLag partition, String why) {
    return new UnsupportedException(
        "%s: queue=%s partition=%d start=%d; forward when nothing is inserted, or let workers end all rows: q4j kafka take"
            .formatted(why, queue, partition.partition(), partition.start()));
  }
}
