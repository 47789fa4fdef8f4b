package org.q4j.store;

import org.q4j.format.Header;
import org.q4j.format.HeaderDescriptor;
import org.q4j.format.RecordDescriptor;
import org.q4j.io.Storage;

/**
 * Tells the size of a file's header, for which it has no field.
 *
 * <p>A checksum record at 2440, or else at 2456, tells an old file. It must also verify, unless no
 * other candidate does: a damaged byte in a newer header's zeroes would look the same. An empty old
 * file has no record; its begin and end tell.
 */
public final class HeaderSize {
  private static final int[] CANDIDATES = {
    HeaderDescriptor.SIZE_BEFORE_0_9_7, HeaderDescriptor.SIZE_0_9_7, HeaderDescriptor.SIZE
  };

  private HeaderSize() {}

  /** Returns 2440, 2456 or 4096, which may be more than the file has. */
  public static int of(Storage storage, Header header) {
    BlockReader reader = new BlockReader(storage);
    int looksLike = 0;
    for (int candidate : CANDIDATES) {
      if (storage.length() - candidate >= RecordDescriptor.CHECKSUM_LENGTH
          && RecordDescriptor.isChecksum(storage.readInt(candidate))) {
        if (reader.verify(candidate, storage.length(), RecordVisitor.NONE) != BlockReader.INVALID) {
          return candidate;
        }
        looksLike = looksLike == 0 ? candidate : looksLike;
      }
    }
    if (looksLike != 0 && header.end > looksLike) {
      return looksLike;
    }
    for (int candidate : CANDIDATES) {
      if (header.end == candidate && header.begin == candidate) {
        return candidate;
      }
    }
    if (looksLike != 0) {
      return looksLike;
    }
    // The first checksum record of an old file may be what is damaged.
    boolean old = insideNewHeader(header.begin) || insideNewHeader(header.end);
    return old ? HeaderDescriptor.SIZE_BEFORE_0_9_7 : HeaderDescriptor.SIZE;
  }

  private static boolean insideNewHeader(long offset) {
    return offset >= HeaderDescriptor.SIZE_BEFORE_0_9_7 && offset < HeaderDescriptor.SIZE;
  }
}
