package org.q4j.client.kafka;

import org.apache.kafka.common.TopicPartition;

/**
 * A row's place in its topic as one number: the partition in the upper 15 bits below the sign, the
 * offset in the lower 48.
 *
 * @param partition 0 to 32767
 * @param offset 0 to 2^48 - 1
 */
record RowId(int partition, long offset) {
  private static final int OFFSET_BITS = 48;
  private static final long OFFSET_MASK = (1L << OFFSET_BITS) - 1;

  RowId {
    if (partition < 0 || partition > Short.MAX_VALUE || offset < 0 || offset > OFFSET_MASK) {
      throw new IllegalArgumentException(
          "no row id for partition=%d offset=%d (expected 0 to %d and 0 to %d)"
              .formatted(partition, offset, Short.MAX_VALUE, OFFSET_MASK));
    }
  }

  static long number(int partition, long offset) {
    return new RowId(partition, offset).number();
  }

  static RowId of(long number) {
    return new RowId((int) (number >>> OFFSET_BITS), number & OFFSET_MASK);
  }

  long number() {
    return (long) partition << OFFSET_BITS | offset;
  }

  TopicPartition in(String topic) {
    return new TopicPartition(topic, partition);
  }
}
