package org.q4j.backup;

import java.io.IOException;
import java.nio.file.Path;
import org.q4j.CorruptException;

/**
 * Reads a generation that was just written and finds out whether it is whole: each block of the
 * difference has the digest that the new digests give it, and each other one the digest that it had
 * before. A dump command's exit code says much less.
 */
final class GenerationCheck {
  /**
   * What a generation is.
   *
   * @param length of the source in bytes; -1 when its last block is not in this difference
   * @param blockSize in bytes
   * @param blocks of the source
   * @param changed blocks in the difference
   * @param bytes of the difference, unpacked
   */
  record Facts(long length, int blockSize, long blocks, long changed, long bytes) {}

  private final Path file;
  private final DigestFile digests;
  private final DigestFile before;
  private final RecordStream records;
  private long next;
  private long changed;
  private long bytes;
  private long end = -1;

  private GenerationCheck(Path file, DigestFile digests, DigestFile before, Records difference) {
    this.file = file;
    this.digests = digests;
    this.before = before;
    this.records = new RecordStream(difference);
  }

  /**
   * Checks a generation.
   *
   * @param difference the records
   * @param file its name, for messages
   * @param digests the digests of the generation
   * @param before those of the generation before, or null
   * @throws CorruptException when they do not belong together
   */
  static Facts check(Records difference, Path file, DigestFile digests, DigestFile before)
      throws IOException {
    if (difference.blockSize() != digests.blockSize()) {
      throw new CorruptException(
          "block size=%d of %s (expected=%d of %s)"
              .formatted(difference.blockSize(), file, digests.blockSize(), digests.file()));
    }
    if (before != null
        && (before.blockSize() != digests.blockSize() || before.kind() != digests.kind())) {
      throw new CorruptException(
          "block size=%d of %s (expected=%d of %s)"
              .formatted(digests.blockSize(), digests.file(), before.blockSize(), before.file()));
    }
    GenerationCheck check = new GenerationCheck(file, digests, before, difference);
    BlockSource source = BlockSource.of(check.records, file.toString());
    HashPipeline.run(source, digests.blockSize(), digests.kind().algorithm(), check::accept);
    check.unchangedUpTo(digests.count());
    return new Facts(
        digests.count() == 0 ? 0 : check.end,
        digests.blockSize(),
        digests.count(),
        check.changed,
        4 + 8 * check.changed + check.bytes);
  }

  private void accept(Batch batch) throws IOException {
    for (int i = 0; i < batch.blocks(); i++) {
      long offset = records.nextOffset();
      long index = offset / digests.blockSize();
      unchangedUpTo(Math.min(index, digests.count()));
      if (!digests.matches(index, batch.digests(), i * batch.digestLength())) {
        throw new CorruptException(
            "%s does not belong to %s: the block at offset %d has another digest"
                .formatted(file, digests.file(), offset));
      }
      next = index + 1;
      changed++;
      bytes += batch.lengthOf(i);
      if (next == digests.count()) {
        end = offset + batch.lengthOf(i);
      }
    }
  }

  /** Blocks that are not in the difference have to be as they were. */
  private void unchangedUpTo(long index) throws IOException {
    for (; next < index; next++) {
      if (before == null || !before.matches(next, digests.get(next), 0)) {
        throw new CorruptException(
            "%s lacks the block at offset %d, which is not as before; the dump is not complete"
                .formatted(file, next * digests.blockSize()));
      }
    }
  }
}
