package org.q4j.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.q4j.io.Storage;

/**
 * Reads at rising offsets without a system call for each. What is written meanwhile may or may not
 * be seen. For one thread.
 */
public final class ForwardReader implements ByteSource {
  private static final int BUFFER = 64 << 10;

  private final Storage storage;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
  private long position;
  private int filled;
  private long limit = Long.MAX_VALUE;

  /**
   * @param storage what to read
   */
  public ForwardReader(Storage storage) {
    this.storage = storage;
  }

  Path path() {
    return storage.path();
  }

  /** Returns the four bytes at an offset as a little-endian integer. */
  public int readInt(long offset) {
    return buffer.getInt(find(offset, Integer.BYTES));
  }

  /** Returns the eight bytes at an offset as a little-endian integer. */
  public long readLong(long offset) {
    return buffer.getLong(find(offset, Long.BYTES));
  }

  @Override
  public void read(long offset, ByteBuffer destination) {
    int count = destination.remaining();
    if (count > BUFFER) {
      storage.read(offset, destination);
    } else {
      destination.put(buffer.slice(find(offset, count), count));
    }
  }

  /** Reads ahead up to {@code end} only: what lies behind it is still being written. */
  void limit(long end) {
    limit = end;
  }

  /** Returns whether these bytes have been read ahead. */
  boolean holds(long offset, int count) {
    return offset >= position && offset + count <= position + filled;
  }

  /** Changes a byte in what was read ahead, as it has been changed in the file. */
  void patch(long offset, byte value) {
    if (holds(offset, 1)) {
      buffer.put((int) (offset - position), value);
    }
  }

  /** Forgets what was read ahead. */
  void forget() {
    filled = 0;
  }

  private int find(long offset, int count) {
    if (!holds(offset, count)) {
      int length =
          (int) Math.max(count, Math.min(BUFFER, Math.min(limit, storage.length()) - offset));
      filled = 0;
      storage.readHeads(offset, buffer.clear().limit(length));
      buffer.clear();
      position = offset;
      filled = length;
    }
    return (int) (offset - position);
  }
}
