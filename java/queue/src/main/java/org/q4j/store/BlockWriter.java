package org.q4j.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Adler32;
import org.q4j.format.RecordDescriptor;
import org.q4j.io.Storage;

/**
 * Puts rows into the form of one block and writes it with one call. For one thread at a time.
 *
 * <p>Rows of ordinary size are gathered in a buffer that is kept; a block that does not fit into it
 * is written from where its rows lie, so that a long row is not in memory twice.
 */
final class BlockWriter {
  private static final int SMALLEST_BUFFER = 16 << 10;
  private static final byte[][] NO_ROWS = {};
  private static final int LARGEST_BUFFER = 1 << 20;

  private final boolean stores;
  private final Adler32 adler = new Adler32();
  private final ByteBuffer[] one = new ByteBuffer[1];
  private ByteBuffer buffer;

  /**
   * @param stores whether blocks are told of before they are synced
   */
  BlockWriter(boolean stores) {
    this.stores = stores;
    this.buffer = allocateBuffer(SMALLEST_BUFFER);
  }

  /**
   * Writes the rows of a chain of group, in order, as a block at {@code offset}.
   *
   * @param group the first of them; those without rows are passed over
   * @param rowsLength the sum of the commits' rowsLength
   */
  void write(Storage storage, long offset, Commit group, long rowsLength) {
    long length = RecordDescriptor.CHECKSUM_LENGTH + rowsLength;
    if (length <= LARGEST_BUFFER) {
      writeGathered(storage, offset, group, (int) length);
    } else {
      writeScattered(storage, offset, group, rowsLength);
    }
  }

  private void writeGathered(Storage storage, long offset, Commit group, int length) {
    if (buffer.capacity() < length) {
      buffer = allocateBuffer(Math.min(LARGEST_BUFFER, Integer.highestOneBit(length - 1) << 1));
    }
    buffer.clear().position(RecordDescriptor.CHECKSUM_LENGTH);
    for (Commit commit = group; commit != null; commit = commit.next) {
      for (byte[] row : commit.appends() ? commit.rows : NO_ROWS) {
        buffer.putInt(commit.type() | row.length).put(row);
      }
    }
    buffer.flip().position(RecordDescriptor.CHECKSUM_LENGTH);
    adler.reset();
    adler.update(buffer);
    buffer.rewind();
    putChecksum(buffer, length - RecordDescriptor.CHECKSUM_LENGTH);
    if (stores) {
      storage.store(offset, buffer);
    } else {
      one[0] = buffer;
      storage.write(offset, one, 1);
    }
  }

  private void writeScattered(Storage storage, long offset, Commit group, long rowsLength) {
    List<ByteBuffer> pieces = new ArrayList<>();
    ByteBuffer checksum = allocate(RecordDescriptor.CHECKSUM_LENGTH);
    pieces.add(checksum);
    adler.reset();
    for (Commit commit = group; commit != null; commit = commit.next) {
      for (byte[] row : commit.appends() ? commit.rows : NO_ROWS) {
        ByteBuffer head =
            ByteBuffer.allocate(RecordDescriptor.HEAD_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        head.putInt(0, commit.type() | row.length);
        adler.update(head.array(), 0, RecordDescriptor.HEAD_LENGTH);
        adler.update(row, 0, row.length);
        pieces.add(head);
        pieces.add(ByteBuffer.wrap(row));
      }
    }
    putChecksum(checksum, rowsLength);
    storage.write(offset, pieces.toArray(ByteBuffer[]::new), pieces.size());
  }

  private void putChecksum(ByteBuffer block, long rowsLength) {
    block.putInt(0, RecordDescriptor.CHECKSUM | RecordDescriptor.size((int) adler.getValue()));
    block.putLong(RecordDescriptor.HEAD_LENGTH, rowsLength);
  }

  /** On the heap for a store, which copies without a call; else where a call takes it from. */
  private ByteBuffer allocateBuffer(int capacity) {
    return stores
        ? ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN)
        : allocate(capacity);
  }

  private static ByteBuffer allocate(int capacity) {
    return ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }
}
