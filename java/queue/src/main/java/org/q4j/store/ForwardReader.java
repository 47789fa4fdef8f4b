package org.q4j.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

  /**
   * @param storage what to read
   */
  public ForwardReader(Storage storage) {
    this.storage = storage;
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

  /** Forgets what was read ahead. */
  void forget() {
    filled = 0;
  }

  private int find(long offset, int count) {
    if (offset < position || offset + count > position + filled) {
      int length = (int) Math.max(count, Math.min(BUFFER, storage.length() - offset));
      filled = 0;
      storage.read(offset, buffer.clear().limit(length));
      buffer.clear();
      position = offset;
      filled = length;
    }
    return (int) (offset - position);
  }
}
