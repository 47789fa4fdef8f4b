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

  /**
   * @param storage the file
   */
  public Survey(Storage storage) {
    this.storage = storage;
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
    for (long block = from; block < to; ) {
      visitor.startBlock(block);
      long next = reader.verify(block, limit, visitor::record);
      if (next == BlockReader.INVALID) {
        Damage damage = resync.from(block, to, limit);
        visitor.damage(damage);
        next = damage.to();
      } else {
        visitor.block(block, next);
      }
      block = next;
      visitor.reached(block);
    }
  }

  /** Returns the file. */
  public Storage storage() {
    return storage;
  }
}
