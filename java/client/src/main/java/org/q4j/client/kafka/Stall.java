package org.q4j.client.kafka;

import java.time.Duration;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Notices that a consumer gets on no more. It polls in vain, and for ever, while no broker answers.
 * For one thread.
 */
final class Stall {
  private final Duration limit;
  private long last = -1;
  private long since = System.nanoTime();

  /**
   * @param limit how long it may be where it is
   */
  Stall(Duration limit) {
    this.limit = limit;
  }

  /**
   * Notes how far it has come.
   *
   * @param position of all partitions together
   * @throws TimeoutException when that has been the same for too long
   */
  void check(long position) {
    long now = System.nanoTime();
    if (position != last) {
      last = position;
      since = now;
    } else if (now - since > limit.toNanos()) {
      throw new TimeoutException("no broker has answered for %d s".formatted(limit.toSeconds()));
    }
  }
}
