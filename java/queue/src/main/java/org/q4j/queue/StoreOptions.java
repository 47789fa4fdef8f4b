package org.q4j.queue;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.q4j.io.Disk;
import org.q4j.io.MapLimits;
import org.q4j.io.NativeDisk;
import org.q4j.store.CompactionPolicy;
import org.q4j.store.Durability;
import org.q4j.store.QueueFile;

/**
 * How a store works.
 *
 * @param durability when an insert or end is acknowledged
 * @param syncInterval with {@link Durability#INTERVAL}, the longest time between two syncs
 * @param compaction when a queue file is compacted by itself
 * @param disk the file system to stand on
 * @param clock gives now() in conditions and CURRENT_TIMESTAMP; its zone does not count
 * @param verifyAtOpen a queue of more bytes, counted from its first row on, is verified as it is
 *     read if nobody has written to its file since it was closed, and then opens at once; a shorter
 *     one at its open. {@link Long#MAX_VALUE} for all at their open
 * @param listening whether other processes of this user are served through a socket in the data
 *     directory, see {@link QueueStore#connect}
 */
public record StoreOptions(
    Durability durability,
    Duration syncInterval,
    CompactionPolicy compaction,
    Disk disk,
    Clock clock,
    long verifyAtOpen,
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
    if (verifyAtOpen < 0) {
      throw new IllegalArgumentException("verifyAtOpen=" + verifyAtOpen + " (expected 0 or more)");
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
        QueueFile.VERIFIED_AT_OPEN,
        true);
  }

  /** Returns these options with another durability. */
  public StoreOptions with(Durability other) {
    return new StoreOptions(other, syncInterval, compaction, disk, clock, verifyAtOpen, listening);
  }

  /** Returns these options on another file system. */
  public StoreOptions on(Disk other) {
    return new StoreOptions(
        durability, syncInterval, compaction, other, clock, verifyAtOpen, listening);
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
    return new StoreOptions(durability, interval, compaction, disk, clock, verifyAtOpen, listening);
  }

  /** Returns these options with another rule for compactions. */
  public StoreOptions compacting(CompactionPolicy when) {
    return new StoreOptions(durability, syncInterval, when, disk, clock, verifyAtOpen, listening);
  }

  /** Returns these options with another clock. */
  public StoreOptions at(Clock other) {
    return new StoreOptions(
        durability, syncInterval, compaction, disk, other, verifyAtOpen, listening);
  }

  /** Returns these options with another limit of what is verified at an open, in bytes. */
  public StoreOptions verifyingAtOpen(long bytes) {
    return new StoreOptions(durability, syncInterval, compaction, disk, clock, bytes, listening);
  }

  /** Returns these options with or without a socket for other processes. */
  public StoreOptions listening(boolean whether) {
    return new StoreOptions(
        durability, syncInterval, compaction, disk, clock, verifyAtOpen, whether);
  }
}
