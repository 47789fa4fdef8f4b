package org.q4j.client.kafka;

import org.apache.kafka.common.errors.FencedStateEpochException;
import org.apache.kafka.common.errors.InvalidRecordStateException;
import org.apache.kafka.common.errors.InvalidShareSessionEpochException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.ShareSessionNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Tells refusals, which leave a row to others, from failures, after which nobody knows. */
final class LostLock {
  private LostLock() {}

  /** Returns whether the broker has refused: it holds the row for this member no more. */
  static boolean is(Throwable cause) {
    return cause instanceof InvalidRecordStateException
        || cause instanceof FencedStateEpochException
        || cause instanceof InvalidShareSessionEpochException
        || cause instanceof ShareSessionNotFoundException
        || cause instanceof NotLeaderOrFollowerException
        || cause instanceof UnknownTopicIdException
        || cause instanceof UnknownTopicOrPartitionException;
  }
}
