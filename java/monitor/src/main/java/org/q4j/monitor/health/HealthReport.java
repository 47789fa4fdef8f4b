package org.q4j.monitor.health;

import java.util.List;
import java.util.OptionalLong;

/**
 * What a check has found.
 *
 * @param reason why clients may come or not
 * @param message the same for people
 * @param channels what the server replicates from, as far as that was asked
 * @param queues what was asked of queues
 * @param nanos how long the check took
 */
record HealthReport(
    Reason reason, String message, List<Channel> channels, List<QueueRows> queues, long nanos) {

  /** How many rows a queue has, and may have. */
  record QueueRows(String queue, long rows, long limit) {
    boolean isTooLong() {
      return rows > limit;
    }
  }

  /** Why clients may come or not. */
  enum Reason {
    OK(200),
    /** The down file is there. */
    MAINTENANCE(503),
    /** Replicates too late. */
    LAGGING(503),
    /** Replicates, and does not say how late. */
    LAG_UNKNOWN(503),
    /** A queue has too many rows. */
    BACKLOG(503),
    /** Cannot connect, or the connection breaks. */
    UNREACHABLE(500),
    /** Does not answer in time. */
    TIMEOUT(500),
    /** The user may not ask. */
    DENIED(500),
    /** Replicates from nobody. */
    NOT_REPLICA(500),
    /** Replicates, or is read-only. */
    NOT_PRIMARY(500),
    /** A replication thread does not run. */
    REPLICATION_STOPPED(500);

    private final int code;

    Reason(int code) {
      this.code = code;
    }

    /** Returns the status of HTTP that says so. */
    int code() {
      return code;
    }
  }

  static HealthReport of(Reason reason, String message) {
    return new HealthReport(reason, message, List.of(), List.of(), 0);
  }

  HealthReport because(Reason why, String words) {
    return new HealthReport(why, words, channels, queues, nanos);
  }

  HealthReport tookNanos(long time) {
    return new HealthReport(reason, message, channels, queues, time);
  }

  /** Returns the lag of the channel that is furthest behind; empty when any does not say. */
  OptionalLong lagSeconds() {
    if (channels.isEmpty()
        || channels.stream().anyMatch(channel -> channel.lagSeconds().isEmpty())) {
      return OptionalLong.empty();
    }
    return channels.stream().mapToLong(channel -> channel.lagSeconds().getAsLong()).max();
  }
}
