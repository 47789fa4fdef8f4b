package org.q4j.backup;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.q4j.CorruptException;

/** Finds how long the source of a generation was, where its own difference does not tell. */
final class SourceLength {
  private SourceLength() {}

  /**
   * Returns the length in bytes.
   *
   * @param blocks of the source at that generation, not 0
   * @param generation the last one is not in its difference, so an earlier one has it
   */
  static long of(SetFiles files, long generation, long blocks, int blockSize) throws IOException {
    long offset = (blocks - 1) * blockSize;
    for (long earlier = generation - 1; earlier >= 1; earlier--) {
      Optional<GenerationSum> sum = GenerationSum.read(files, earlier);
      if (sum.isPresent() && sum.get().blocks() == blocks) {
        return sum.get().length();
      }
      int length = lengthOfBlock(files, earlier, offset);
      if (length > 0) {
        return offset + length;
      }
    }
    throw new CorruptException(
        "no generation holds the last block of generation %d of %s: offset=%d"
            .formatted(generation, files.name(), offset));
  }

  private static int lengthOfBlock(SetFiles files, long generation, long offset)
      throws IOException {
    try (InputStream in = Compression.open(files.difference(generation))) {
      DifferenceReader difference =
          new DifferenceReader(in, files.difference(generation).toString());
      while (difference.next()) {
        if (difference.offset() >= offset) {
          return difference.offset() == offset ? difference.length() : 0;
        }
      }
      return 0;
    }
  }
}
