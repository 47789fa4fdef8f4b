package org.q4j.client.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.coordinator.share.generated.ShareSnapshotKey;
import org.apache.kafka.coordinator.share.generated.ShareSnapshotValue;
import org.apache.kafka.coordinator.share.generated.ShareUpdateKey;
import org.apache.kafka.coordinator.share.generated.ShareUpdateValue;
import org.apache.kafka.server.share.SharePartitionKey;
import org.junit.jupiter.api.Test;
import org.q4j.CorruptException;
import org.q4j.UnsupportedException;

/** Reads what Kafka's own classes write. */
class GroupStateTest {
  private static final Uuid TOPIC = Uuid.randomUuid();
  private static final byte AVAILABLE = 0;
  private static final byte ACKNOWLEDGED = 2;
  private static final byte ARCHIVED = 4;

  private final GroupState state = new GroupState("q4j.app.jobs", TOPIC, 3);

  private static byte[] snapshotKey(String group, Uuid topic, int partition) {
    return MessageUtil.toCoordinatorTypePrefixedBytes(
        new ShareSnapshotKey().setGroupId(group).setTopicId(topic).setPartition(partition));
  }

  private static byte[] updateKey() {
    return MessageUtil.toCoordinatorTypePrefixedBytes(
        new ShareUpdateKey().setGroupId("q4j.app.jobs").setTopicId(TOPIC).setPartition(3));
  }

  private static byte[] bytes(ApiMessage value) {
    return MessageUtil.toVersionPrefixedBytes((short) 0, value);
  }

  private static byte[] snapshot(long start, List<ShareSnapshotValue.StateBatch> batches) {
    return bytes(
        new ShareSnapshotValue()
            .setSnapshotEpoch(9)
            .setStateEpoch(8)
            .setLeaderEpoch(7)
            .setStartOffset(start)
            .setCreateTimestamp(6)
            .setWriteTimestamp(5)
            .setDeliveryCompleteCount(4)
            .setStateBatches(batches));
  }

  private static ShareSnapshotValue.StateBatch batch(long first, long last, byte state) {
    return new ShareSnapshotValue.StateBatch()
        .setFirstOffset(first)
        .setLastOffset(last)
        .setDeliveryState(state)
        .setDeliveryCount((short) 2);
  }

  private static byte[] update(long start, long first, long last, byte state) {
    return bytes(
        new ShareUpdateValue()
            .setSnapshotEpoch(9)
            .setLeaderEpoch(7)
            .setStartOffset(start)
            .setStateBatches(
                List.of(
                    new ShareUpdateValue.StateBatch()
                        .setFirstOffset(first)
                        .setLastOffset(last)
                        .setDeliveryState(state)
                        .setDeliveryCount((short) 1))));
  }

  private void take(byte[] key, byte[] value) {
    state.take(new ConsumerRecord<>(GroupState.TOPIC, 0, 0, key, value));
  }

  private void mine(byte[] value) {
    take(snapshotKey("q4j.app.jobs", TOPIC, 3), value);
  }

  @Test
  void updatesAddToTheLastSnapshot() {
    mine(snapshot(1, List.of(batch(1, 900, ACKNOWLEDGED))));
    mine(
        snapshot(
            100,
            List.of(
                batch(100, 101, AVAILABLE),
                batch(102, 105, ACKNOWLEDGED),
                batch(107, 107, ARCHIVED))));
    assertEquals(100, state.start());
    assertEquals(5, state.ended().count());
    take(updateKey(), update(-1, 106, 106, ACKNOWLEDGED));
    assertEquals(100, state.start());
    assertEquals(6, state.ended().count());
    take(updateKey(), update(104, 109, 110, ARCHIVED));
    assertEquals(104, state.start());
    assertEquals(6, state.ended().count());
    assertFalse(state.ended().has(103));
    assertEquals(108, state.ended().next(104));
    assertEquals(110, state.ended().last());
    mine(null);
    assertEquals(-1, state.start());
    assertEquals(0, state.ended().count());
  }

  @Test
  void recordsOfOthersChangeNothing() {
    byte[] value = snapshot(0, List.of(batch(0, 9, ACKNOWLEDGED)));
    take(snapshotKey("q4j.app.jobs2", TOPIC, 3), value);
    take(snapshotKey("q4j.app.jobs", Uuid.randomUuid(), 3), value);
    take(snapshotKey("q4j.app.jobs", TOPIC, 4), value);
    take(new byte[] {0, 7, 1}, value);
    assertEquals(-1, state.start());
    assertEquals(0, state.ended().count());
  }

  @Test
  void anotherVersionIsRefused() {
    byte[] value = snapshot(0, List.of());
    value[1] = 1;
    assertThrows(UnsupportedException.class, () -> mine(value));
  }

  @Test
  void whatIsCutOffIsRefusedWhereverThatIs() {
    byte[] key = snapshotKey("q4j.app.jobs", TOPIC, 3);
    byte[] value = snapshot(0, List.of(batch(0, 9, ACKNOWLEDGED), batch(10, 11, AVAILABLE)));
    for (int length = 0; length < key.length; length++) {
      byte[] torn = Arrays.copyOf(key, length);
      assertThrows(CorruptException.class, () -> take(torn, value));
    }
    int needed = value.length - 1 - 1 - 1 - 4; // Without the count, which is not looked at.
    for (int length = 0; length < needed; length++) {
      byte[] torn = Arrays.copyOf(value, length);
      assertThrows(CorruptException.class, () -> mine(torn));
    }
    mine(Arrays.copyOf(value, needed));
    assertTrue(state.ended().has(9));
  }

  @Test
  void itsPlaceIsWhereTheCoordinatorLooks() {
    String key = SharePartitionKey.asCoordinatorKey("q4j.app.jobs", TOPIC, 3);
    for (int partitions = 1; partitions < 60; partitions++) {
      assertEquals(
          org.apache.kafka.common.utils.Utils.abs(key.hashCode()) % partitions,
          state.place(partitions));
    }
  }
}
