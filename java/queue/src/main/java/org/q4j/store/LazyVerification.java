package org.q4j.store;

import org.q4j.CorruptException;
import org.q4j.io.Storage;

/**
 * The blocks that the opening of a long file left unverified. Each is verified before the first
 * head in it is read. They are read in order, so one place says how far that has got.
 *
 * <p>Guarantees: what stands before a place that was reached has verified since the opening; once a
 * block has not, nothing from there on is reached. Thread-safe.
 */
final class LazyVerification {
  private final Storage storage;
  private final long end;
  private BlockReader reader;
  private CorruptException damage;

  /** The block that comes next; past all offsets once there is none. */
  private volatile long verified;

  private LazyVerification(Storage storage, long from, long end) {
    this.storage = storage;
    this.end = end;
    this.verified = from < end ? from : Long.MAX_VALUE;
  }

  /**
   * The blocks in [from, end) have not been verified.
   *
   * @param storage read as long as there are such
   * @param from where the block stands that holds the first live row; {@code end} for none
   */
  static LazyVerification of(Storage storage, long from, long end) {
    return new LazyVerification(storage, from, end);
  }

  /** Everything has been verified. */
  static LazyVerification done() {
    return new LazyVerification(null, 0, 0);
  }

  /** Returns one that goes on from here by itself, with another reader of the same file. */
  LazyVerification on(Storage other) {
    return new LazyVerification(other, verified, end);
  }

  /**
   * Returns when the record at an offset may be read: everything up to it has been reached.
   *
   * @throws CorruptException when its block does not verify, or one before it
   */
  void reach(long offset) {
    if (offset >= verified) {
      verify(offset);
    }
  }

  /** As {@link #reach}, but returns false instead of throwing. */
  boolean isSound(long offset) {
    try {
      reach(offset);
      return true;
    } catch (CorruptException damaged) {
      return false; // Whoever wants the row there is told.
    }
  }

  private synchronized void verify(long offset) {
    if (damage != null) {
      throw again();
    }
    if (reader == null) {
      reader = new BlockReader(storage);
    }
    while (offset >= verified) {
      long next = reader.verify(verified, end, RecordVisitor.NONE);
      if (next == BlockReader.INVALID) {
        damage = damaged(verified);
        throw damage;
      }
      verified = next == end ? Long.MAX_VALUE : next;
    }
    reader = verified == Long.MAX_VALUE ? null : reader;
  }

  private CorruptException again() {
    return new CorruptException(damage.getMessage(), damage);
  }

  private CorruptException damaged(long offset) {
    return new CorruptException(
        "a block does not verify, %s, offset %d: no row from there on can be had; close it, then ./q4j file check %s tells what is lost"
            .formatted(storage.path(), offset, storage.path()));
  }

  /** Returns whether a block was found that does not verify. */
  synchronized boolean isDamaged() {
    return damage != null;
  }
}
