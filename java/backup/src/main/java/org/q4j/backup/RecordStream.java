package org.q4j.backup;

import java.io.IOException;
import java.io.InputStream;

/**
 * The blocks of a difference without their heads: as all but the last have one length, they are
 * found again by counting. Not thread-safe.
 */
final class RecordStream extends InputStream {
  private final Records difference;
  private final LongQueue offsets = new LongQueue();
  private int used;
  private int length;

  RecordStream(Records difference) {
    this.difference = difference;
  }

  /** Returns the offset of the next block, in the order in which they were read here. */
  long nextOffset() {
    return offsets.remove();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int count) throws IOException {
    if (used == length) {
      if (!difference.next()) {
        return -1;
      }
      offsets.add(difference.offset());
      used = 0;
      length = difference.length();
    }
    int part = Math.min(count, length - used);
    System.arraycopy(difference.block(), difference.start() + used, to, offset, part);
    used += part;
    return part;
  }
}
