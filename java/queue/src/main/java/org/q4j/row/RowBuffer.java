package org.q4j.row;

import java.util.Arrays;
import org.q4j.SchemaException;

/**
 * A growable array that row bodies are written to, so that many rows can be encoded without an
 * array for each.
 *
 * <p>Not thread-safe.
 */
public final class RowBuffer {

  /** The longest array that every JVM allocates. */
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  private byte[] bytes;
  private int size;

  /** Makes an empty buffer. */
  public RowBuffer() {
    this(64);
  }

  /**
   * Makes an empty buffer.
   *
   * @param capacity bytes it holds before it grows; 0 or more
   */
  public RowBuffer(int capacity) {
    bytes = new byte[capacity];
  }

  /** Makes an empty buffer that fills an array from its start, as long as that suffices. */
  RowBuffer(byte[] array) {
    bytes = array;
  }

  /** Returns the array itself; only its first {@link #size} bytes count. Growing replaces it. */
  public byte[] array() {
    return bytes;
  }

  /** Returns the number of bytes written. */
  public int size() {
    return size;
  }

  /** Forgets what was written and keeps the array. */
  public void clear() {
    size = 0;
  }

  /** Returns a copy of what was written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  /** Forgets what was written from {@code newSize} on. */
  void truncate(int newSize) {
    size = newSize;
  }

  /**
   * Appends {@code count} bytes of undefined content.
   *
   * @return the offset of the first of them
   * @throws SchemaException when the buffer would pass the longest array
   */
  int reserve(int count) {
    int at = size;
    long needed = (long) at + count;
    if (needed > bytes.length) {
      if (needed > MAX_ARRAY) {
        throw new SchemaException(
            "row too long: bytes=" + needed + " (expected at most " + RowCodec.MAX_ROW_BYTES + ")");
      }
      long grown = Math.max(needed, bytes.length + (bytes.length >> 1) + 16L);
      bytes = Arrays.copyOf(bytes, (int) Math.min(grown, MAX_ARRAY));
    }
    size = (int) needed;
    return at;
  }

  void put(int value) {
    int at = reserve(1);
    bytes[at] = (byte) value;
  }

  void put(byte[] source, int offset, int length) {
    int at = reserve(length);
    System.arraycopy(source, offset, bytes, at, length);
  }

  void putNumber(long value, int width) {
    int at = reserve(width);
    LittleEndian.write(bytes, at, width, value);
  }
}
