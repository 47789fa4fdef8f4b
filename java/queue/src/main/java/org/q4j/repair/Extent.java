package org.q4j.repair;

import java.util.List;
import java.util.Optional;
import org.q4j.format.Header;
import org.q4j.format.HeaderDescriptor;
import org.q4j.io.Storage;
import org.q4j.store.BlockReader;
import org.q4j.store.RecordVisitor;
import org.q4j.store.Tail;

/**
 * How far a file's blocks reach, before they are verified.
 *
 * @param to no block begins at or behind it
 * @param limit no block reaches beyond it
 * @param endPlausible whether the header's end can be right
 */
record Extent(long to, long limit, boolean endPlausible) {

  static Extent of(Storage storage, Header found, int headerSize, List<Finding> findings) {
    long length = storage.length();
    if (found.end < headerSize || found.end > length) {
      findings.add(
          Finding.damage(
              "end is out of range",
              HeaderDescriptor.END,
              headerSize + " to " + length,
              found.end));
      return whole(storage, headerSize, false);
    }
    return found.dirty()
        ? whole(storage, headerSize, true)
        : new Extent(found.end, found.end, true);
  }

  /** Returns the extent without regard to the header's end. */
  static Extent whole(Storage storage, int headerSize) {
    return whole(storage, headerSize, false);
  }

  private static Extent whole(Storage storage, int headerSize, boolean endPlausible) {
    long length = storage.length();
    long from = Math.min(headerSize, length);
    return new Extent(Tail.endOfNonZero(storage, from), length, endPlausible);
  }

  /**
   * Returns how far the blocks of a closed file reach whose last damage touches its end, when it is
   * the end that is damaged: it leads into the midst of a valid block, or among zeroes.
   */
  static Optional<Extent> instead(Storage storage, int headerSize, Damage last) {
    long length = storage.length();
    BlockReader reader = new BlockReader(storage);
    if (reader.verify(last.from(), length, RecordVisitor.NONE) != BlockReader.INVALID) {
      return Optional.of(whole(storage, headerSize));
    }
    if (Tail.endOfNonZero(storage, last.from()) == last.from()) {
      return Optional.of(new Extent(last.from(), length, false));
    }
    return Optional.empty();
  }
}
