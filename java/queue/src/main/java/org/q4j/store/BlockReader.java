package org.q4j.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.Adler32;
import org.q4j.format.RecordDescriptor;
import org.q4j.io.Storage;

/**
 * Reads a block and says whether it verifies (the rule stands in {@link RecordDescriptor}). Works
 * through a fixed buffer, however long the block. For one thread at a time.
 */
final class BlockReader {
  /** What {@link #verify} returns for bytes that are no valid block. */
  static final long INVALID = -1;

  private static final int BUFFER_LENGTH = 64 << 10;

  private final Storage storage;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(BUFFER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
  private final Adler32 adler = new Adler32();

  BlockReader(Storage storage) {
    this.storage = storage;
  }

  /**
   * Returns the length of the rows that a checksum record at {@code offset} announces, unchecked.
   */
  static long announcedLength(Storage storage, long offset) {
    long low = storage.readInt(offset + RecordDescriptor.HEAD_LENGTH) & 0xffffffffL;
    long high = storage.readInt(offset + RecordDescriptor.HEAD_LENGTH + Integer.BYTES);
    return high << 32 | low;
  }

  /**
   * Verifies the block at {@code offset}.
   *
   * @param limit no byte at or behind it belongs to the block; at most the file's length
   * @param visitor is told of each record in order, also of those of a block that then fails
   * @return the offset just past the block, or {@link #INVALID}
   */
  long verify(long offset, long limit, RecordVisitor visitor) {
    if (limit - offset < RecordDescriptor.CHECKSUM_LENGTH) {
      return INVALID;
    }
    int head = storage.readInt(offset);
    if (!RecordDescriptor.isChecksum(head)) {
      return INVALID;
    }
    long start = offset + RecordDescriptor.CHECKSUM_LENGTH;
    long length = announcedLength(storage, offset);
    if (length < 0 || length > limit - start) {
      return INVALID;
    }
    long end = start + length;
    return walk(start, end, visitor)
            && RecordDescriptor.size((int) adler.getValue()) == RecordDescriptor.size(head)
        ? end
        : INVALID;
  }

  /** Sums up [start, end) into the Adler-32; returns whether its records fill it exactly. */
  private boolean walk(long start, long end, RecordVisitor visitor) {
    adler.reset();
    long position = start; // of the buffer's first byte
    long next = start; // of the next head
    while (position < end) {
      int count = (int) Math.min(BUFFER_LENGTH, end - position);
      storage.read(position, buffer.clear().limit(count));
      // A head that the buffer's end cuts is left for the next round, whole.
      while (next - position <= count - RecordDescriptor.HEAD_LENGTH) {
        int at = (int) (next - position);
        int head = buffer.getInt(at);
        if (RecordDescriptor.isCounter(head) || RecordDescriptor.isRow(head)) {
          visitor.record(next, head);
          buffer.putInt(at, RecordDescriptor.asAppended(head));
          next += RecordDescriptor.length(head);
        } else {
          return false;
        }
      }
      if (next > end || (next < end && end - next < RecordDescriptor.HEAD_LENGTH)) {
        return false;
      }
      int consumed = (int) Math.min(count, next - position);
      adler.update(buffer.array(), 0, consumed);
      position += consumed;
    }
    return next == end;
  }
}
