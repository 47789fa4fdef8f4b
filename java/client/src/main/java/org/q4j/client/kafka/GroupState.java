package org.q4j.client.kafka;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;
import org.q4j.CorruptException;
import org.q4j.UnsupportedException;

/**
 * What a share group has done with one partition, from the records of the cluster's topic {@code
 * __share_group_state}, taken in their order. For one thread.
 *
 * <p>Their layout is that of Kafka's messages ShareSnapshotKey, ShareSnapshotValue, ShareUpdateKey
 * and ShareUpdateValue, version 0, as 4.2 and 4.3 have them; numbers are big-endian:
 *
 * <table>
 * <caption>Key</caption>
 * <tr><td>2<td>0 snapshot, 1 update
 * <tr><td>2 + n<td>length and text of the group's name, UTF-8
 * <tr><td>16<td>the topic's id
 * <tr><td>4<td>the partition
 * </table>
 *
 * <table>
 * <caption>Value; null in a snapshot: all is forgotten</caption>
 * <tr><td>2<td>version, 0
 * <tr><td>4<td>the snapshot's number, in an update that of the snapshot before
 * <tr><td>4<td>only in a snapshot: epoch of the state
 * <tr><td>4<td>epoch of the partition's leader
 * <tr><td>8<td>start offset; -1 in an update: as before
 * <tr><td>16<td>only in a snapshot: when it was made, when it was written
 * <tr><td>varint<td>number of ranges + 1
 * <tr><td>19 + tags<td>each: first offset (8), last (8), state (1), deliveries (2), tagged fields
 * </table>
 *
 * <p>What follows is not needed. States 2 (acknowledged) and 4 (archived) are final, so that
 * whatever comes to the same offsets later changes nothing.
 */
final class GroupState {
  static final String TOPIC = "__share_group_state";

  private static final int SNAPSHOT = 0;
  private static final int UPDATE = 1;
  private static final int ACKNOWLEDGED = 2;
  private static final int ARCHIVED = 4;

  private final String group;
  private final Uuid topic;
  private final int partition;
  private final EndedOffsets ended = new EndedOffsets();
  private long start = -1;

  GroupState(String group, Uuid topic, int partition) {
    this.group = group;
    this.topic = topic;
    this.partition = partition;
  }

  /** Returns the partition of the topic that has this state, of so many. */
  int place(int partitions) {
    int hash = (group + ":" + topic + ":" + partition).hashCode();
    return (hash == Integer.MIN_VALUE ? 0 : Math.abs(hash)) % partitions;
  }

  /** Returns the first offset that counts; -1 when the group has none. */
  long start() {
    return start;
  }

  /** Returns what was ended from there on. */
  EndedOffsets ended() {
    return ended;
  }

  /**
   * Takes a record in; those of other groups and partitions change nothing.
   *
   * @throws UnsupportedException when it is of another version
   * @throws CorruptException when it is none
   */
  void take(ConsumerRecord<byte[], byte[]> record) {
    try {
      ByteBuffer key = ByteBuffer.wrap(record.key() == null ? new byte[0] : record.key());
      int type = key.getShort();
      if ((type == SNAPSHOT || type == UPDATE) && isMine(key)) {
        apply(type, record.value());
      }
    } catch (BufferUnderflowException | NegativeArraySizeException torn) {
      throw new CorruptException(
          "no state of a share group: topic=%s partition=%d offset=%d"
              .formatted(record.topic(), record.partition(), record.offset()),
          torn);
    }
  }

  private boolean isMine(ByteBuffer key) {
    byte[] name = new byte[key.getShort()];
    if (name.length > key.remaining()) {
      throw new BufferUnderflowException();
    }
    key.get(name);
    Uuid id = new Uuid(key.getLong(), key.getLong());
    return new String(name, StandardCharsets.UTF_8).equals(group)
        && id.equals(topic)
        && key.getInt() == partition;
  }

  private void apply(int type, byte[] bytes) {
    if (type == SNAPSHOT) {
      ended.clear();
      start = -1;
    }
    if (bytes == null) {
      return;
    }
    ByteBuffer value = ByteBuffer.wrap(bytes);
    int version = value.getShort();
    if (version != 0) {
      throw new UnsupportedException(
          "the cluster keeps the state of share groups in another form: topic=%s version=%d (expected=0)"
              .formatted(TOPIC, version));
    }
    skip(value, type == SNAPSHOT ? 3 * Integer.BYTES : 2 * Integer.BYTES);
    long begin = value.getLong();
    if (type == SNAPSHOT) {
      skip(value, 2 * Long.BYTES);
    }
    if (begin >= 0) {
      start = begin;
    }
    for (long left = varint(value) - 1; left > 0; left--) {
      range(value);
    }
    ended.dropBefore(start);
  }

  private void range(ByteBuffer value) {
    long first = value.getLong();
    long last = value.getLong();
    int state = value.get();
    skip(value, Short.BYTES);
    for (long tags = varint(value); tags > 0; tags--) {
      long unused = varint(value);
      skip(value, varint(value));
    }
    if (first < 0 || last < first) {
      throw new BufferUnderflowException();
    }
    if (state == ACKNOWLEDGED || state == ARCHIVED) {
      ended.add(first, last);
    }
  }

  private static void skip(ByteBuffer value, long bytes) {
    if (bytes > value.remaining()) {
      throw new BufferUnderflowException();
    }
    value.position(value.position() + (int) bytes);
  }

  /** Seven bits a byte, the lowest first, and the highest bit set in all but the last. */
  private static long varint(ByteBuffer value) {
    long result = 0;
    for (int shift = 0; shift < Integer.SIZE; shift += 7) {
      byte next = value.get();
      result |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return result;
      }
    }
    throw new BufferUnderflowException();
  }
}
