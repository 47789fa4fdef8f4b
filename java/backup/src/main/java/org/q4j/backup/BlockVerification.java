package org.q4j.backup;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.Arrays;
import org.q4j.CorruptException;

/** Compares what was restored with the digests of its generation. */
final class BlockVerification {
  private BlockVerification() {}

  /**
   * Returns the length of the source that digests describe, up to the byte: the last digest is that
   * of the last block, whose length no old file records, so that every length is tried.
   *
   * @param target holds the blocks of that generation, and perhaps more behind them
   * @throws CorruptException when no length fits: the last block is not that of this generation
   */
  static long length(MergeTarget target, DigestFile digests) throws IOException {
    if (digests.count() == 0) {
      return 0;
    }
    long start = (digests.count() - 1) * digests.blockSize();
    byte[] block =
        new byte[(int) Math.max(0, Math.min(digests.blockSize(), target.length() - start))];
    BlockSource source = BlockSource.of(target.channel(), target.length(), target.path());
    source.read(start, block);
    byte[] expected = digests.get(digests.count() - 1);
    try {
      MessageDigest longer = Batch.newDigest(digests.kind().algorithm());
      for (int length = 1; length <= block.length; length++) {
        longer.update(block[length - 1]);
        if (Arrays.equals(((MessageDigest) longer.clone()).digest(), expected)) {
          return start + length;
        }
      }
    } catch (CloneNotSupportedException impossible) {
      throw new IllegalStateException(impossible);
    }
    throw mismatch(target, digests, digests.count() - 1, 1);
  }

  /**
   * Verifies every block.
   *
   * @throws CorruptException when a block or the length is not as the digests say
   */
  static void verify(MergeTarget target, DigestFile digests, long length) throws IOException {
    long[] bad = {-1, 0};
    long[] blocks = {0};
    BlockSource source = BlockSource.of(target.channel(), length, target.path());
    HashPipeline.run(
        source,
        digests.blockSize(),
        digests.kind().algorithm(),
        batch -> {
          for (int i = 0; i < batch.blocks(); i++) {
            if (!digests.matches(blocks[0], batch.digests(), i * batch.digestLength())) {
              bad[0] = bad[0] < 0 ? blocks[0] : bad[0];
              bad[1]++;
            }
            blocks[0]++;
          }
        });
    if (bad[1] > 0) {
      throw mismatch(target, digests, bad[0], bad[1]);
    }
    if (blocks[0] != digests.count()) {
      throw new CorruptException(
          "%s has %d blocks (expected=%d by %s); merge the generations from the first on, in order"
              .formatted(target.path(), blocks[0], digests.count(), digests.file()));
    }
  }

  private static CorruptException mismatch(
      MergeTarget target, DigestFile digests, long block, long count) {
    return new CorruptException(
        "%s is not what %s describes: different blocks=%d (expected=0), the first at offset %d; a difference is damaged or was left out, or the base was another: restore from the first generation on"
            .formatted(target.path(), digests.file(), count, block * digests.blockSize()));
  }
}
