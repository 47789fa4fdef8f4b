package org.q4j.client.kafka;

import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Notices that a consumer gets on no more. It polls in vain, and for ever, while no broker answers.
 * For one thread.
 */
final class Stall {
  private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(1);

  private long last = -1;
  private long since = System.nanoTime();

  /**
   * Notes how far it has come.
   *
   * @param position of all partitions together
   * @throws TimeoutException when that has been the same for a minute
   */
  void check(long position) {
    long now = System.nanoTime();
    if (position != last) {
      last = position;
      since = now;
    } else if (now - since > LIMIT_NANOS) {
      throw new TimeoutException("no broker has answered for a minute");
    }
  }
}
