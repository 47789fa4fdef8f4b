package org.q4j.store;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.q4j.format.HeaderDescriptor;
import org.q4j.io.Disk;
import org.q4j.io.Storage;

/**
 * The bytes behind a file's last valid block: an append that a crash cut short, or what another
 * writer left there. They have to go before anything is appended, since a new block over a part of
 * them could make the rest look like blocks after the next crash; but they are put aside first,
 * because nothing that a file held is deleted unseen.
 */
final class Tail {
  private static final int STRETCH = 256 << 10;

  private Tail() {}

  /** Returns the offset just past the last byte that is not zero, or {@code from}. */
  static long endOfNonZero(Storage storage, long from) {
    ByteBuffer bytes = ByteBuffer.allocate(STRETCH);
    for (long high = storage.length(); high > from; ) {
      long low = Math.max(from, high - STRETCH);
      storage.read(low, bytes.clear().limit((int) (high - low)));
      for (int at = (int) (high - low) - 1; at >= 0; at--) {
        if (bytes.get(at) != 0) {
          return low + at + 1;
        }
      }
      high = low;
    }
    return from;
  }

  /**
   * Copies [from, to) to a new file beside the queue file.
   *
   * @return the new file, on disk
   */
  static Path putAside(Disk disk, Storage storage, long from, long to) {
    Path aside = freeName(disk, storage.path(), from);
    try (Storage copy = disk.create(aside)) {
      copy.grow(to - from);
      ByteBuffer bytes = ByteBuffer.allocate(STRETCH);
      for (long at = from; at < to; at += STRETCH) {
        storage.read(at, bytes.clear().limit((int) Math.min(STRETCH, to - at)));
        copy.write(at - from, new ByteBuffer[] {bytes.flip()}, 1);
      }
      copy.sync();
    }
    disk.syncDirectory(aside.getParent());
    return aside;
  }

  private static Path freeName(Disk disk, Path file, long offset) {
    String name = file.getFileName() + asideSuffix(offset);
    Path aside = file.resolveSibling(name);
    for (int number = 2; disk.exists(aside); number++) {
      aside = file.resolveSibling(name + "-" + number);
    }
    return aside;
  }

  /**
   * Returns what is appended to a queue file's name to name bytes put aside from {@code offset}.
   */
  static String asideSuffix(long offset) {
    return ".tail-at-" + offset;
  }

  /** Makes everything from {@code end} on read as zero, and the file as long as it has to be. */
  static void erase(Storage storage, long end) {
    // A header shorter than 4096 bytes must not be left as the whole file, even for a moment.
    long cut = Math.max(end, HeaderDescriptor.SIZE);
    if (cut > end) {
      ByteBuffer zeroes = ByteBuffer.allocate((int) (cut - end));
      storage.write(end, new ByteBuffer[] {zeroes}, 1);
    }
    storage.truncate(cut);
    storage.grow(lengthFor(end));
    storage.sync();
  }

  /** Returns the length of a file whose last block ends at {@code end}, in bytes. */
  static long lengthFor(long end) {
    return (end / HeaderDescriptor.FILE_UNIT + 1) * HeaderDescriptor.FILE_UNIT;
  }
}
