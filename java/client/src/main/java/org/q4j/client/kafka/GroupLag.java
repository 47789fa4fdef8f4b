package org.q4j.client.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.q4j.NotFoundException;

/** How far a queue's share group is behind, as the cluster keeps it (KIP-1226). Thread-safe. */
final class GroupLag {
  private final Admin admin;
  private final Topics topics;

  GroupLag(Admin admin, Topics topics) {
    this.admin = admin;
    this.topics = topics;
  }

  /** Returns the partitions of a queue in order. */
  List<PartitionLag> of(String queue) {
    TopicDescription description =
        topics.describe(queue).orElseThrow(() -> new NotFoundException("no such queue: " + queue));
    Map<TopicPartition, SharePartitionOffsetInfo> group = group(queue);
    Map<TopicPartition, OffsetSpec> first = new HashMap<>();
    Map<TopicPartition, OffsetSpec> last = new HashMap<>();
    for (TopicPartitionInfo info : description.partitions()) {
      TopicPartition partition = new TopicPartition(queue, info.partition());
      first.put(partition, OffsetSpec.earliest());
      last.put(partition, OffsetSpec.latest());
    }
    String what = "reading the ends of " + queue;
    var starts = Failure.await(what, admin.listOffsets(first).all());
    var ends = Failure.await(what, admin.listOffsets(last).all());
    List<PartitionLag> lags = new ArrayList<>();
    for (TopicPartitionInfo info : description.partitions()) {
      TopicPartition partition = new TopicPartition(queue, info.partition());
      SharePartitionOffsetInfo taken = group.get(partition);
      long end = ends.get(partition).offset();
      long start = starts.get(partition).offset();
      if (taken != null) {
        start = Math.max(start, taken.startOffset());
      }
      // Nobody has taken a row yet where the group knows nothing.
      long lag = taken == null ? end - start : taken.lag().orElse(end - start);
      int leader = info.leader() == null ? -1 : info.leader().id();
      // What was truncated the group knows only when somebody takes again.
      long rows = Math.max(0, Math.min(lag, end - start));
      lags.add(new PartitionLag(info.partition(), start, end, rows, leader));
    }
    return lags;
  }

  /** Returns what the group has taken; nothing when there is no group. */
  Map<TopicPartition, SharePartitionOffsetInfo> group(String queue) {
    String group = Topics.group(queue);
    try {
      return admin
          .listShareGroupOffsets(Map.of(group, new ListShareGroupOffsetsSpec()))
          .partitionsToOffsetInfo(group)
          .get();
    } catch (InterruptedException | ExecutionException failed) {
      if (failed instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      if (Failure.unwrap(failed) instanceof GroupIdNotFoundException) {
        return Map.of(); // It comes to be when the first session waits.
      }
      throw Failure.of("reading the lag of the share group " + group, failed);
    }
  }
}
