package org.q4j.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.q4j.CorruptException;

/** Puts the blocks of a difference into the file or device that they are one of. */
public final class BlockMerge {
  /**
   * What a merge did.
   *
   * @param blocks in the difference
   * @param written bytes written to the target; zeros at its end become a hole
   * @param length of the target now, bytes
   * @param cut how many bytes the target was longer before, because the source had shrunk
   */
  public record Result(long blocks, long written, long length, long cut) {}

  private BlockMerge() {}

  /**
   * Merges one difference.
   *
   * <p>A short block is the end of the source, so a longer file is cut there. Without digests that
   * is all that a difference tells of its source; with them the length is exact and every block of
   * the result is verified. A target of which this throws holds a mixture.
   *
   * @param in the difference, uncompressed
   * @param name what the difference is called in messages
   * @param path the file, made when missing, or block device
   * @param digestFile the digests of the same generation
   * @param trace told of each step, for debugging
   * @throws CorruptException when the difference is damaged, does not fit the target, or the result
   *     is not as the digests say
   */
  public static Result merge(
      InputStream in, String name, Path path, Optional<Path> digestFile, Consumer<String> trace)
      throws IOException {
    DifferenceReader difference = new DifferenceReader(in, name);
    trace.accept("block size: " + difference.blockSize());
    try (DigestFile digests = digestFile.isPresent() ? DigestFile.open(digestFile.get()) : null;
        MergeTarget target = MergeTarget.open(path, false)) {
      if (digests != null && digests.blockSize() != difference.blockSize()) {
        throw new CorruptException(
            "block size=%d of %s (expected=%d of %s)"
                .formatted(difference.blockSize(), name, digests.blockSize(), digests.file()));
      }
      long before = target.length();
      long blocks = apply(difference, target, trace);
      long end = difference.length() < difference.blockSize() ? sourceEnd(difference) : -1;
      target.finish();
      if (digests != null) {
        end = BlockVerification.length(target, digests);
      }
      if (end >= 0) {
        target.setLength(end);
        target.finish();
      }
      if (digests != null) {
        BlockVerification.verify(target, digests, end);
      }
      return new Result(
          blocks, target.written(), target.length(), Math.max(0, before - target.length()));
    }
  }

  private static long sourceEnd(DifferenceReader difference) {
    return difference.length() == 0 ? -1 : difference.offset() + difference.length();
  }

  /** Writes all blocks of a difference; returns their number. */
  static long apply(DifferenceReader difference, MergeTarget target, Consumer<String> trace)
      throws IOException {
    long blocks = 0;
    while (difference.next()) {
      if (target.isFile() && difference.offset() > target.length()) {
        throw new CorruptException(
            "the difference does not fit: block offset=%d (expected=up to the length %d), %s; an earlier difference was left out"
                .formatted(difference.offset(), target.length(), target.path()));
      }
      trace.accept("writing at:%d, size:%d".formatted(difference.offset(), difference.length()));
      target.write(
          difference.offset(),
          ByteBuffer.wrap(difference.block(), difference.start(), difference.length()));
      blocks++;
    }
    return blocks;
  }
}
