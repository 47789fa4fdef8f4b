package org.q4j.client;

import java.util.UUID;
import org.q4j.queue.Holder;

/**
 * One relay's claim to a place that only one at a time may have. It outlives the relay's
 * connections, so that whoever connects again can be told from whoever comes anew: that one puts
 * the one before out, while one that was put out in the meantime must not come back by itself.
 * Thread-safe.
 */
public final class Hold {
  private final String fence;
  private final String holder;
  private volatile boolean taken;

  /**
   * @param fence the place, at most 64 letters, digits and dots
   */
  public Hold(String fence) {
    this.fence = fence;
    this.holder = Holder.self() + " id=" + UUID.randomUUID();
  }

  /** Returns the place. */
  public String fence() {
    return fence;
  }

  /** Returns what no other claim has, and people understand: {@code pid=… host=… since=… id=…}. */
  public String holder() {
    return holder;
  }

  /** Returns whether this relay has had the place. */
  public boolean isTaken() {
    return taken;
  }

  /** Notes that it has it. */
  public void take() {
    taken = true;
  }
}
