package org.q4j.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.Adler32;
import org.q4j.format.RecordDescriptor;
import org.q4j.io.Storage;

/**
 * Reads a block and says whether it verifies (the rule stands in {@link RecordDescriptor}). Works
 * through a fixed buffer, however long the block; short blocks one behind the other share a read.
 * So what is written to the file meanwhile may or may not be seen. For one thread at a time.
 */
public final class BlockReader {
  /** What {@link #verify} returns for bytes that are no valid block. */
  public static final long INVALID = -1;

  private static final int SMALLEST_READ = 4 << 10;
  private static final int LARGEST_READ = 256 << 10;

  private final Storage storage;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(LARGEST_READ).order(ByteOrder.LITTLE_ENDIAN);
  private final Adler32 adler = new Adler32();

  /** The buffer holds [position, position + filled) of the file; heads before clean are changed. */
  private long position;

  private int filled;
  private long clean;
  private int nextRead = SMALLEST_READ;

  /**
   * @param storage what to read
   */
  public BlockReader(Storage storage) {
    this.storage = storage;
  }

  /**
   * Returns the length of the rows that a checksum record at {@code offset} announces, unchecked.
   */
  public static long announcedLength(Storage storage, long offset) {
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
  public long verify(long offset, long limit, RecordVisitor visitor) {
    if (limit - offset < RecordDescriptor.CHECKSUM_LENGTH) {
      return INVALID;
    }
    int at = find(offset, RecordDescriptor.CHECKSUM_LENGTH, limit);
    int head = buffer.getInt(at);
    if (!RecordDescriptor.isChecksum(head)) {
      return INVALID;
    }
    long start = offset + RecordDescriptor.CHECKSUM_LENGTH;
    long length = buffer.getLong(at + RecordDescriptor.HEAD_LENGTH);
    if (length < 0 || length > limit - start) {
      return INVALID;
    }
    long end = start + length;
    return walk(start, end, limit, visitor)
            && RecordDescriptor.size((int) adler.getValue()) == RecordDescriptor.size(head)
        ? end
        : INVALID;
  }

  /** Sums up [start, end) into the Adler-32; returns whether its records fill it exactly. */
  private boolean walk(long start, long end, long limit, RecordVisitor visitor) {
    adler.reset();
    long summed = start;
    long next = start; // of the next head
    while (summed < end) {
      // A head that the buffer's end cuts is left for the next round, whole.
      int wanted = next == summed ? RecordDescriptor.HEAD_LENGTH : 1;
      if (end - summed < wanted) {
        return false;
      }
      find(summed, wanted, limit);
      long known = Math.min(end, position + filled);
      while (known - next >= RecordDescriptor.HEAD_LENGTH) {
        int at = (int) (next - position);
        int head = buffer.getInt(at);
        if (!RecordDescriptor.isCounter(head) && !RecordDescriptor.isRow(head)) {
          return false;
        }
        visitor.record(next, head);
        if (RecordDescriptor.asAppended(head) != head) {
          buffer.putInt(at, RecordDescriptor.asAppended(head));
          clean = next + RecordDescriptor.HEAD_LENGTH;
        }
        next += RecordDescriptor.length(head);
      }
      if (next > end) {
        return false;
      }
      long until = Math.min(known, next);
      adler.update(buffer.limit((int) (until - position)).position((int) (summed - position)));
      buffer.clear();
      summed = until;
    }
    return next == end;
  }

  /**
   * Sees to it that {@code count} bytes from {@code offset} are in the buffer.
   *
   * @return where in the buffer
   */
  private int find(long offset, int count, long limit) {
    boolean known = offset >= position && offset + count <= position + filled;
    if (!known || offset < clean) {
      // Read on in longer and longer pieces, but begin anew with a short one: who searches for a
      // block tries many places.
      boolean goesOn = offset >= position && offset <= position + filled && offset >= clean;
      nextRead = goesOn ? Math.min(LARGEST_READ, 2 * nextRead) : SMALLEST_READ;
      filled = 0;
      position = offset;
      clean = offset;
      int length = (int) Math.min(nextRead, limit - offset);
      storage.read(offset, buffer.clear().limit(length));
      buffer.clear();
      filled = length;
    }
    return (int) (offset - position);
  }
}
