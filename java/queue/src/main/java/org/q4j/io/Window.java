package org.q4j.io;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.bytes.PointerBytesStore;
import org.q4j.ClosedException;

/**
 * A stretch of a file in memory.
 *
 * <p>The one class that touches mapped memory. The store underneath does not check its offsets, and
 * a wrong one would be the end of the JVM: so each access here is checked. Not thread-safe: {@link
 * Windows} sees to it that {@link #close} waits for readers.
 */
final class Window {
  private final long base;
  private final long address;
  private final PointerBytesStore bytes;

  /** In bytes; 0 once closed. */
  private long size;

  /** Whether it was read since this was last cleared. A lost update only costs a mapping. */
  private boolean used = true;

  /**
   * @param base the offset in the file of the first byte
   * @param address where it is mapped
   * @param size how many bytes are, at least 1
   */
  Window(long base, long address, long size) {
    this.base = base;
    this.address = address;
    this.size = size;
    this.bytes = BytesStore.wrap(address, size);
  }

  long address() {
    return address;
  }

  long size() {
    return size;
  }

  boolean holds(long offset, int count) {
    long at = offset - base;
    return at >= 0 && at <= size && count <= size - at;
  }

  byte readByte(long offset) {
    return bytes.readByte(checked(offset, Byte.BYTES));
  }

  /** Returns the four bytes as a little-endian integer. */
  int readInt(long offset) {
    return PreadStorage.littleEndian(bytes.readInt(checked(offset, Integer.BYTES)));
  }

  /** Fills a destination that is not read-only. */
  void read(long offset, ByteBuffer destination) {
    int count = destination.remaining();
    long at = checked(offset, count);
    if (count == 0) {
      return;
    }
    if (destination.isDirect()) {
      long target = NativeCalls.addressOf(destination) + destination.position();
      try {
        bytes.nativeRead(at, target, count);
      } finally {
        Reference.reachabilityFence(destination);
      }
    } else {
      int from = destination.arrayOffset() + destination.position();
      bytes.read(at, destination.array(), from, count);
    }
    destination.position(destination.limit());
  }

  /** Fills the whole array. */
  void read(long offset, byte[] destination) {
    long at = checked(offset, destination.length);
    if (destination.length > 0) {
      bytes.read(at, destination, 0, destination.length);
    }
  }

  /** Stores the remaining bytes of a source, whose position stays. In a window for writing. */
  void write(long offset, ByteBuffer source) {
    int count = source.remaining();
    long at = checked(offset, count);
    if (source.isDirect()) {
      long from = NativeCalls.addressOf(source) + source.position();
      try {
        bytes.nativeWrite(from, at, count);
      } finally {
        Reference.reachabilityFence(source);
      }
    } else {
      bytes.write(at, source.array(), source.arrayOffset() + source.position(), count);
    }
  }

  /** Stores a byte. In a window for writing. */
  void writeByte(long offset, byte value) {
    bytes.writeByte(checked(offset, Byte.BYTES), value);
  }

  /** Copies {@code count} bytes to an address. */
  void copyTo(long address, long offset, int count) {
    bytes.nativeRead(checked(offset, count), address, count);
  }

  /** Returns whether it was read since the last call. */
  boolean takeUsed() {
    boolean was = used;
    used = false;
    return was;
  }

  /** Makes every later access a {@link ClosedException}. The caller unmaps. */
  void close() {
    size = 0;
    bytes.releaseLast();
  }

  private long checked(long offset, int count) {
    if (size == 0) {
      throw new ClosedException("window is unmapped: offset=" + offset + ", base=" + base);
    }
    if (!holds(offset, count)) {
      throw new IndexOutOfBoundsException(
          "outside of the window: offset=%d, count=%d (expected inside [%d, %d))"
              .formatted(offset, count, base, base + size));
    }
    if (!used) {
      used = true; // Written only when it changes, so that readers share the cache line.
    }
    return offset - base;
  }
}
