package org.q4j.queue;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.q4j.io.Disk;
import org.q4j.io.MapLimits;
import org.q4j.io.NativeDisk;
import org.q4j.store.CompactionPolicy;
import org.q4j.store.Durability;

/**
 * How a store works.
 *
 * @param durability when an insert or end is acknowledged
 * @param syncInterval with {@link Durability#INTERVAL}, the longest time between two syncs
 * @param compaction when a queue file is compacted by itself
 * @param disk the file system to stand on
 * @param clock gives now() in conditions and CURRENT_TIMESTAMP; its zone does not count
 * @param listening whether other processes of this user are served through a socket in the data
 *     directory, see {@link QueueStore#connect}
 */
public record StoreOptions(
    Durability durability,
    Duration syncInterval,
    CompactionPolicy compaction,
    Disk disk,
    Clock clock,
    boolean listening) {

  /** Checks the values. */
  public StoreOptions {
    Objects.requireNonNull(durability, "durability");
    Objects.requireNonNull(compaction, "compaction");
    Objects.requireNonNull(disk, "disk");
    Objects.requireNonNull(clock, "clock");
    if (syncInterval.isNegative() || syncInterval.isZero()) {
      throw new IllegalArgumentException(
          "syncInterval=" + syncInterval + " (expected more than 0)");
    }
  }

  /** Returns SYNC on the real file system. */
  public static StoreOptions defaults() {
    return new StoreOptions(
        Durability.SYNC,
        Duration.ofMillis(100),
        CompactionPolicy.DEFAULT,
        NativeDisk.instance(),
        Clock.systemUTC(),
        true);
  }

  /** Returns these options with another durability. */
  public StoreOptions with(Durability other) {
    return new StoreOptions(other, syncInterval, compaction, disk, clock, listening);
  }

  /** Returns these options on another file system. */
  public StoreOptions on(Disk other) {
    return new StoreOptions(durability, syncInterval, compaction, other, clock, listening);
  }

  /**
   * Returns these options on the real file system with other limits of what is mapped of each queue
   * file than {@link MapLimits#ofSystem}.
   */
  public StoreOptions mapping(MapLimits limits) {
    return on(NativeDisk.with(limits));
  }

  /** Returns these options with another interval between syncs. */
  public StoreOptions every(Duration interval) {
    return new StoreOptions(durability, interval, compaction, disk, clock, listening);
  }

  /** Returns these options with another rule for compactions. */
  public StoreOptions compacting(CompactionPolicy when) {
    return new StoreOptions(durability, syncInterval, when, disk, clock, listening);
  }

  /** Returns these options with another clock. */
  public StoreOptions at(Clock other) {
    return new StoreOptions(durability, syncInterval, compaction, disk, other, listening);
  }

  /** Returns these options with or without a socket for other processes. */
  public StoreOptions listening(boolean whether) {
    return new StoreOptions(durability, syncInterval, compaction, disk, clock, whether);
  }
}
