package org.q4j.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;
import org.q4j.format.RecordDescriptor;
import org.q4j.io.Storage;

/**
 * Finds blocks where no walk from the start leads: the one that holds a given record, or any in a
 * stretch of bytes that does not verify. What it finds has verified. For one thread at a time.
 *
 * <p>A row's body may hold what looks like a block. Looking for the block of a record, that cannot
 * mislead: what is inside one row does not reach around another. Looking for any block it can, and
 * then errs to the safe side: the file counts as damaged.
 */
public final class BlockFinder {
  private static final int STRETCH = 1 << 20;
  private static final long FARTHEST = 64L << 20;
  private static final long BUDGET = 4L << 30;

  private final Storage storage;
  private final BlockReader reader;
  private long budget = BUDGET;

  /**
   * @param storage where to look
   */
  public BlockFinder(Storage storage) {
    this.storage = storage;
    this.reader = new BlockReader(storage);
  }

  /**
   * Returns the offset of the block in which a record begins at {@code record}.
   *
   * @param from where the first block of the file may stand
   * @param limit where the last block ends at the latest
   * @return empty when no block around it verifies
   */
  public OptionalLong blockOf(long record, long from, long limit) {
    // Backwards, because blocks are short and a file is long.
    long nearest = Math.max(from, record - FARTHEST);
    for (long high = record; high > nearest; ) {
      long low = Math.max(nearest, high - STRETCH);
      ByteBuffer bytes = read(low, Math.min(limit, high + RecordDescriptor.HEAD_LENGTH - 1));
      for (long offset = high - 1; offset >= low; offset--) {
        int at = (int) (offset - low);
        if (bytes.limit() - at >= RecordDescriptor.HEAD_LENGTH
            && RecordDescriptor.isChecksum(bytes.getInt(at))
            && holds(offset, record, limit)) {
          return OptionalLong.of(offset);
        }
      }
      high = low;
    }
    return nearest > from ? hop(record, from, limit) : OptionalLong.empty();
  }

  /**
   * Returns the first offset in [from, to) where a block stands that ends at or before {@code to}.
   */
  public OptionalLong firstIn(long from, long to) {
    for (long low = from; to - low >= RecordDescriptor.CHECKSUM_LENGTH; low += STRETCH) {
      // Nothing begins in a hole, but the end of one may be the zeroes of a head.
      low = Math.max(low, storage.nextData(low) - RecordDescriptor.HEAD_LENGTH + 1);
      ByteBuffer bytes =
          read(low, Math.min(to, low + STRETCH + RecordDescriptor.CHECKSUM_LENGTH - 1));
      int count = Math.min(STRETCH, bytes.limit() - RecordDescriptor.CHECKSUM_LENGTH + 1);
      for (int at = 0; at < count; at++) {
        if (RecordDescriptor.isChecksum(bytes.getInt(at))
            && to - (low + at) > RecordDescriptor.CHECKSUM_LENGTH
            && mayBeBlock(low + at, bytes.getLong(at + RecordDescriptor.HEAD_LENGTH), to)) {
          return OptionalLong.of(low + at);
        }
      }
    }
    return OptionalLong.empty();
  }

  /** Bytes made to look like many long blocks cost time; past the budget they count as damage. */
  private boolean mayBeBlock(long offset, long length, long to) {
    if (length <= 0 || length > to - offset - RecordDescriptor.CHECKSUM_LENGTH) {
      return false;
    }
    budget -= length;
    return budget < 0 || reader.verify(offset, to, RecordVisitor.NONE) != BlockReader.INVALID;
  }

  private ByteBuffer read(long from, long to) {
    ByteBuffer bytes =
        ByteBuffer.allocate((int) Math.max(0, to - from)).order(ByteOrder.LITTLE_ENDIAN);
    storage.read(from, bytes);
    return bytes.flip();
  }

  private boolean holds(long block, long record, long limit) {
    long start = block + RecordDescriptor.CHECKSUM_LENGTH;
    if (start > record) {
      return false;
    }
    long length = BlockReader.announcedLength(storage, block);
    if (length <= record - start || length > limit - start) {
      return false;
    }
    budget -= length;
    if (budget < 0) {
      return false;
    }
    boolean[] met = new boolean[1];
    return reader.verify(block, limit, (offset, head) -> met[0] |= offset == record)
            != BlockReader.INVALID
        && met[0];
  }

  /** Goes from block to block by their lengths, which finds one of any length. */
  private OptionalLong hop(long record, long from, long limit) {
    long block = from;
    while (block < record
        && limit - block > RecordDescriptor.CHECKSUM_LENGTH
        && RecordDescriptor.isChecksum(storage.readInt(block))) {
      long length = BlockReader.announcedLength(storage, block);
      long start = block + RecordDescriptor.CHECKSUM_LENGTH;
      if (length < 0 || length > limit - start) {
        return OptionalLong.empty();
      }
      if (record < start + length) {
        return holds(block, record, limit) ? OptionalLong.of(block) : OptionalLong.empty();
      }
      block = start + length;
    }
    return OptionalLong.empty();
  }
}
