package org.q4j.client.relay;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.q4j.client.QueueAddress;

/**
 * What a relay is to do.
 *
 * @param from where rows are taken
 * @param to where they go
 * @param sender the number under which the target keeps what it has received, 0 to 63; of a source
 *     with several partitions that of the first, and the others' are the next numbers
 * @param reset whether the target is to forget what it has received of that sender
 * @param batch at most so many rows at a time, 1 to {@link #MOST_ROWS}
 * @param condition rows are moved in their order until one does not match; empty for all
 * @param patience how long a relay before this one is waited for, to be out, and servers at the
 *     start
 * @param report is told in a line of each connection that was lost
 */
public record RelayOptions(
    QueueAddress from,
    QueueAddress to,
    int sender,
    boolean reset,
    int batch,
    Optional<String> condition,
    Duration patience,
    Consumer<String> report) {
  /** The most rows that are taken at a time, and that can be in doubt after a crash. */
  public static final int MOST_ROWS = 10_000;

  /** As many senders as a target knows. */
  static final int SENDERS = 64;

  private static final int DEFAULT_ROWS = 1_000;

  /** Checks the numbers. */
  public RelayOptions {
    if (sender < 0 || sender >= SENDERS) {
      throw new IllegalArgumentException("sender=" + sender + " (expected=0 to 63)");
    }
    if (batch < 1 || batch > MOST_ROWS) {
      throw new IllegalArgumentException("batch=%d (expected=1 to %d)".formatted(batch, MOST_ROWS));
    }
  }

  /**
   * Returns options for two addresses, see {@link QueueAddress#parse}: sender 0, all rows, a
   * thousand at a time, a minute of patience.
   */
  public static RelayOptions of(String from, String to) {
    return new RelayOptions(
        QueueAddress.parse(from),
        QueueAddress.parse(to),
        0,
        false,
        DEFAULT_ROWS,
        Optional.empty(),
        Duration.ofMinutes(1),
        line -> {});
  }

  /** Returns these with another sender. */
  public RelayOptions sender(int other) {
    return new RelayOptions(from, to, other, reset, batch, condition, patience, report);
  }

  /** Returns these with the target made to forget, or not. */
  public RelayOptions reset(boolean other) {
    return new RelayOptions(from, to, sender, other, batch, condition, patience, report);
  }

  /** Returns these with another number of rows at a time. */
  public RelayOptions batch(int other) {
    return new RelayOptions(from, to, sender, reset, other, condition, patience, report);
  }

  /** Returns these with a condition that rows must match for the relay to go on. */
  public RelayOptions until(String other) {
    return new RelayOptions(
        from, to, sender, reset, batch, Optional.ofNullable(other), patience, report);
  }

  /** Returns these with another patience. */
  public RelayOptions patience(Duration other) {
    return new RelayOptions(from, to, sender, reset, batch, condition, other, report);
  }

  /** Returns these with somebody who is told. */
  public RelayOptions report(Consumer<String> other) {
    return new RelayOptions(from, to, sender, reset, batch, condition, patience, other);
  }

  /** Returns the name of the lock that keeps relays of one end and sender apart. */
  String fence(String side, String queue, int lane) {
    return "q4j.relay.%s.%d.%016x".formatted(side, sender + lane, hash(queue));
  }

  /** FNV-1a, 64 bits: the names of locks have at most 64 characters, those of queues 129. */
  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }
}
