package org.q4j.backup;

import java.io.IOException;
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
  static long of(SetReader set, long generation, long blocks, int blockSize) throws IOException {
    long offset = (blocks - 1) * blockSize;
    for (long earlier = generation - 1; earlier >= 1; earlier = set.base(earlier)) {
      Optional<GenerationSum> sum = set.sum(earlier);
      if (sum.isPresent() && sum.get().blocks() == blocks) {
        return sum.get().length();
      }
      int length = lengthOfBlock(set, earlier, offset);
      if (length > 0) {
        return offset + length;
      }
    }
    throw new CorruptException(
        "no generation holds the last block of generation %d of %s: offset=%d"
            .formatted(generation, set.files().name(), offset));
  }

  private static int lengthOfBlock(SetReader set, long generation, long offset) throws IOException {
    try (Records difference = set.difference(generation)) {
      while (difference.next()) {
        if (difference.offset() >= offset) {
          return difference.offset() == offset ? difference.length() : 0;
        }
      }
      return 0;
    }
  }
}
