package org.q4j.store;

import java.time.Duration;

/**
 * When a file is synced.
 *
 * @param durability what an acknowledgement means
 * @param interval with {@link Durability#INTERVAL}, the time between two syncs
 */
public record SyncPolicy(Durability durability, Duration interval) {
  /** Acknowledged means on disk. */
  public static final SyncPolicy SYNC = new SyncPolicy(Durability.SYNC, Duration.ofMillis(100));
}
