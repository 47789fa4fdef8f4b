package org.q4j.store;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.q4j.FullException;
import org.q4j.format.HeaderDescriptor;
import org.q4j.io.Disk;
import org.q4j.io.Storage;

/**
 * The bytes behind a file's last valid block: an append that a crash cut short, or what another
 * writer left there. They have to go before anything is appended, since a new block over a part of
 * them could make the rest look like blocks after the next crash; but they are put aside first,
 * because nothing that a file held is deleted unseen.
 */
public final class Tail {
  private static final int STRETCH = 256 << 10;

  private Tail() {}

  /** Returns the offset just past the last byte that is not zero, or {@code from}. */
  public static long endOfNonZero(Storage storage, long from) {
    // The holes of a sparse file are left out: a few bytes may stand behind a terabyte of them.
    List<long[]> extents = new ArrayList<>();
    long length = storage.length();
    for (long at = storage.nextData(from); at < length; ) {
      long hole = Math.max(at + 1, Math.min(length, storage.nextHole(at)));
      extents.add(new long[] {at, hole});
      at = storage.nextData(hole);
    }
    ByteBuffer bytes = ByteBuffer.allocate(STRETCH);
    ByteBuffer zeroes = ByteBuffer.allocate(STRETCH);
    for (int i = extents.size() - 1; i >= 0; i--) {
      long[] extent = extents.get(i);
      for (long high = extent[1]; high > extent[0]; ) {
        long low = Math.max(extent[0], high - STRETCH);
        storage.read(low, bytes.clear().limit((int) (high - low)));
        bytes.flip();
        if (bytes.mismatch(zeroes.clear().limit(bytes.limit())) < 0) {
          high = low; // The usual case, at the speed of memory.
          continue;
        }
        for (int at = (int) (high - low) - 1; at >= 0; at--) {
          if (bytes.get(at) != 0) {
            return low + at + 1;
          }
        }
        high = low;
      }
    }
    return from;
  }

  /**
   * Copies [from, to) to a new file beside the queue file.
   *
   * @return the new file, on disk
   * @throws FullException when there is no space for it; no part of it stays
   */
  public static Path putAside(Disk disk, Storage storage, long from, long to) {
    Path aside = freeName(disk, storage.path(), from);
    Storage created = disk.create(aside);
    boolean whole = false;
    try (Storage copy = created) {
      copy.grow(to - from);
      copy(storage, from, to, copy);
      copy.sync();
      whole = true;
    } catch (FullException full) {
      throw new FullException(
          "cannot put aside %d bytes of no complete block behind offset %d: free as many, then open it again; %s"
              .formatted(to - from, from, full.getMessage()),
          full);
    } finally {
      if (!whole) {
        disk.delete(aside); // Or every attempt would leave another piece.
      }
    }
    disk.syncDirectory(aside.getParent());
    return aside;
  }

  private static void copy(Storage storage, long from, long to, Storage copy) {
    ByteBuffer bytes = ByteBuffer.allocate(STRETCH);
    for (long at = from; at < to; at += STRETCH) {
      storage.read(at, bytes.clear().limit((int) Math.min(STRETCH, to - at)));
      copy.write(at - from, new ByteBuffer[] {bytes.flip()}, 1);
    }
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

  /**
   * Makes [from, to) read as zero, as far as the file reaches: in place, because a cut would give
   * back space that a later append counts on; or else by a cut, since a disk that refuses to write
   * may still do that.
   */
  public static void erase(Storage storage, long from, long to) {
    try {
      overwrite(storage, from, Math.min(to, storage.length()));
    } catch (RuntimeException refused) {
      if (from < HeaderDescriptor.SIZE) {
        throw refused; // A header shorter than that must not be left as the whole file.
      }
      storage.truncate(from);
    }
  }

  private static void overwrite(Storage storage, long from, long to) {
    ByteBuffer zeroes = ByteBuffer.allocateDirect(STRETCH);
    for (long at = from; at < to; at += STRETCH) {
      zeroes.clear().limit((int) Math.min(STRETCH, to - at));
      storage.write(at, new ByteBuffer[] {zeroes}, 1);
    }
  }
}
