package org.q4j.client.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.ShareGroupDescription;
import org.apache.kafka.clients.admin.ShareMemberDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.q4j.LockedException;

/**
 * Where a queue's share group stands while a relay moves its rows, and how it is moved on. For one
 * thread.
 *
 * <p>Rows are ended by two steps. Their records are deleted, which no worker gets around, whenever
 * it joined. Then the group's start is moved, which the cluster refuses as soon as it has a member.
 * The epoch of a group counts who joined and left, so that nobody does both unseen.
 */
final class GroupGate {
  private static final long RETRY_MILLIS = 200;

  private final Topics topics;
  private final String queue;
  private final long[] starts;
  private final List<EndedOffsets> ended = new ArrayList<>();
  private int epoch;

  private GroupGate(Topics topics, String queue, int partitions) {
    this.topics = topics;
    this.queue = queue;
    this.starts = new long[partitions];
  }

  /**
   * Waits until the group has no members.
   *
   * @throws LockedException when it has some all that time
   * @throws org.q4j.UnsupportedException when it cannot be told which rows were ended
   */
  static GroupGate open(KafkaStore store, String queue, Uuid topic, Duration patience) {
    Topics topics = store.topics();
    long deadline = System.nanoTime() + patience.toNanos();
    Optional<ShareGroupDescription> before = topics.shareGroup(queue);
    while (before.isPresent() && !before.get().members().isEmpty()) {
      if (System.nanoTime() >= deadline || !pause()) {
        throw new LockedException(
            "workers take from it: group=%s members=%d (expected=0) first=%s; end them, and forward then"
                .formatted(
                    Topics.group(queue),
                    before.get().members().size(),
                    who(before.get().members().iterator().next())));
      }
      before = topics.shareGroup(queue);
    }
    List<PartitionLag> lags = store.lag().of(queue);
    GroupProgress progress =
        new GroupProgress(store.settings(), store.lag(), queue, topic, deadline);
    GroupGate gate = new GroupGate(topics, queue, lags.size());
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (PartitionLag each : lags) {
      EndedOffsets ended = progress.ended(each);
      long start = ended.next(each.start());
      gate.starts[each.partition()] = start;
      gate.ended.add(ended);
      if (ended.last() < start) {
        offsets.put(new TopicPartition(queue, each.partition()), start);
      }
    }
    // That makes the group where there was none.
    boolean alone = offsets.isEmpty() || topics.moveGroup(queue, offsets);
    gate.epoch = before.map(ShareGroupDescription::groupEpoch).orElseGet(gate::nextEpoch);
    if (!alone) {
      throw gate.others("");
    }
    gate.confirm();
    return gate;
  }

  private static String who(ShareMemberDescription member) {
    return member.clientId() + member.host();
  }

  private static boolean pause() {
    try {
      Thread.sleep(RETRY_MILLIS); // The cluster tells nobody when the last one leaves.
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private int nextEpoch() {
    return topics.shareGroup(queue).map(ShareGroupDescription::groupEpoch).orElse(-1);
  }

  /** Returns the first offset that was not ended. */
  long start(int partition) {
    return starts[partition];
  }

  /** Returns whether a worker ended this record before the relay came. */
  boolean isEnded(int partition, long offset) {
    return ended.get(partition).has(offset);
  }

  /**
   * Makes sure that nobody has taken rows since the opening.
   *
   * @throws LockedException when somebody may have
   */
  void confirm() {
    if (!isAlone()) {
      throw others("; rows in hand stay");
    }
  }

  private boolean isAlone() {
    Optional<ShareGroupDescription> now = topics.shareGroup(queue);
    return now.isPresent() && now.get().members().isEmpty() && now.get().groupEpoch() == epoch;
  }

  /**
   * Ends all rows of a partition before an offset.
   *
   * @throws LockedException when a worker has come; they are ended all the same, but it may have
   *     been given some before
   */
  void end(int partition, long offset) {
    Map<TopicPartition, Long> before = Map.of(new TopicPartition(queue, partition), offset);
    topics.deleteBefore(before);
    if (!isAloneAfterMove(partition, before)) {
      throw others(
          "; rows at partition=%d offset=%d to %d are at the target, and one that just came may have been given them, too"
              .formatted(partition, starts[partition], offset - 1));
    }
    starts[partition] = offset;
  }

  /** Moved, the group would forget what was ended behind its start. */
  private boolean isAloneAfterMove(int partition, Map<TopicPartition, Long> to) {
    if (ended.get(partition).last() < to.get(new TopicPartition(queue, partition))) {
      return topics.moveGroup(queue, to);
    }
    return isAlone();
  }

  private LockedException others(String what) {
    return new LockedException(
        "a worker has come while rows were forwarded: group=%s%s; end it, and forward then"
            .formatted(Topics.group(queue), what));
  }
}
