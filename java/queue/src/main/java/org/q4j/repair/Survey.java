package org.q4j.repair;

import org.q4j.io.Storage;
import org.q4j.store.BlockReader;

/**
 * Goes over the blocks of a queue file, past those that do not verify, in memory that does not
 * depend on the file.
 */
public final class Survey {
  private final Storage storage;
  private final BlockReader reader;
  private final Resync resync;
  private final boolean trusting;

  /**
   * @param storage the file
   */
  public Survey(Storage storage) {
    this(storage, true);
  }

  /**
   * @param trusting whether blocks found by a search can be proven by what they lead to
   */
  Survey(Storage storage, boolean trusting) {
    this.storage = storage;
    this.trusting = trusting;
    this.reader = new BlockReader(storage);
    this.resync = new Resync(storage);
  }

  /**
   * Tells {@code visitor} of every block and every damage that begins in [from, to).
   *
   * @param from where a block begins
   * @param to just past the last block, or the last byte that is not zero
   * @param limit where the last block ends at the latest: it may end with zeroes
   */
  public void walk(long from, long to, long limit, SurveyVisitor visitor) {
    // Up to here a search found the blocks, and nothing proves them.
    long unproven = from;
    for (long block = from; block < to; ) {
      visitor.startBlock(block);
      long next = block < unproven ? unprovenRun(block, unproven, limit, visitor) : block;
      if (next == block) {
        next = reader.verify(block, limit, visitor::record);
        if (next == BlockReader.INVALID) {
          Damage damage = resync.from(block, to, limit);
          visitor.damage(damage);
          next = damage.to();
          if (damage.kind() == StretchKind.SEARCHED) {
            long proof = resync.proofOf(next, to, limit);
            unproven = trusting && proof >= to ? unproven : proof;
          }
        } else {
          visitor.block(block, next);
        }
      }
      block = next;
      visitor.reached(block);
    }
  }

  /** Takes the blocks from here on that verify for a damage; returns where they end. */
  private long unprovenRun(long from, long stop, long limit, SurveyVisitor visitor) {
    RecordCount count = new RecordCount();
    long at = from;
    while (at < stop) {
      count.startBlock();
      long next = reader.verify(at, limit, count);
      if (next == BlockReader.INVALID) {
        break;
      }
      count.acceptBlock();
      at = next;
    }
    if (at > from) {
      visitor.damage(
          new Damage(from, at, count.rowIds(), count.live(), false, -1, -1, StretchKind.UNPROVEN));
    }
    return at;
  }

  /** Returns the file. */
  public Storage storage() {
    return storage;
  }
}
