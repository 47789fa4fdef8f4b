package org.q4j.repair;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.Adler32;
import org.q4j.format.RecordDescriptor;
import org.q4j.io.Storage;

/** The checksum that a block's records would need, whatever its checksum record says. */
final class Checksums {
  private static final int STRETCH = 64 << 10;

  private Checksums() {}

  /**
   * Returns the low 29 bits of the Adler-32 over the records in [from, to), removal bits taken as
   * cleared. Their heads lead exactly from one to the other.
   */
  static int of(Storage storage, long from, long to, Adler32 adler) {
    ByteBuffer bytes = ByteBuffer.allocate(STRETCH).order(ByteOrder.LITTLE_ENDIAN);
    long next = from;
    for (long at = from; at < to; ) {
      int count = (int) Math.min(STRETCH, to - at);
      storage.read(at, bytes.clear().limit(count));
      while (next - at <= count - RecordDescriptor.HEAD_LENGTH) {
        int index = (int) (next - at);
        int head = bytes.getInt(index);
        bytes.putInt(index, RecordDescriptor.asAppended(head));
        next += RecordDescriptor.length(head);
      }
      int step = (int) Math.min(count, next - at);
      adler.update(bytes.array(), 0, step);
      at += step;
    }
    return RecordDescriptor.size((int) adler.getValue());
  }
}
