package org.q4j.backup;

import java.io.IOException;
import org.q4j.CorruptException;

/**
 * Puts the blocks of a generation into a target: those of a difference that no newer one had, each
 * verified before it is written. Not thread-safe, though it has threads of its own at work.
 */
final class BlockWriter {
  private final DigestFile digests;
  private final BlockSet done;
  private final MergeTarget target;
  private long missing;

  BlockWriter(DigestFile digests, MergeTarget target) {
    this.digests = digests;
    this.target = target;
    done = new BlockSet(digests.count());
    missing = digests.count();
  }

  /**
   * Applies one difference; the newest goes first.
   *
   * @param name what it is called in messages
   * @param isOwn whether it is that of the generation itself, which has no block behind its end
   */
  void apply(Records difference, String name, boolean isOwn) throws IOException {
    if (difference.blockSize() != digests.blockSize()) {
      throw new CorruptException(
          "block size=%d of %s (expected=%d of %s)"
              .formatted(difference.blockSize(), name, digests.blockSize(), digests.file()));
    }
    if (missing == 0 && !isOwn) {
      return;
    }
    RestorePipeline.run(target, digests, name, batch -> fill(batch, difference, name, isOwn));
  }

  private void fill(RestoreBatch batch, Records difference, String name, boolean isOwn)
      throws IOException {
    while (!batch.isFull() && difference.next()) {
      long index = difference.offset() / digests.blockSize();
      if (isOwn && index >= digests.count()) {
        throw new CorruptException(
            "%s was cut short: blocks=%d (expected=more than %d, which is in %s)"
                .formatted(digests.file(), digests.count(), index, name));
      }
      if (index < digests.count() && done.add(index)) {
        batch.add(difference, digests);
        missing--;
      }
    }
  }

  /**
   * Ends when every block was there.
   *
   * @throws CorruptException when one was not
   */
  void finish() {
    if (missing != 0) {
      throw new CorruptException(
          "missing blocks=%d of %d (expected=0): a difference is damaged or was left out, %s; q4j backup verify tells which"
              .formatted(missing, digests.count(), digests.file()));
    }
  }
}
