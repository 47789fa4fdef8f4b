package org.q4j.peer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.q4j.FullException;

/**
 * A message being made: integers big-endian, texts and bytes behind their length (4 bytes), texts
 * in UTF-8, a truth as a byte 0 or 1. For one thread.
 */
public final class MessageWriter {
  private static final int AT_FIRST = 64;
  private static final int START = Frames.LENGTH_BYTES + Frames.HEAD_BYTES;

  private byte[] bytes = new byte[AT_FIRST];
  private int size = START;

  private int room(int length) {
    int at = size;
    if (length > START - Frames.HEAD_BYTES + Frames.LONGEST - at) {
      throw new FullException(
          "too much for one call over a socket: bytes=%d (expected at most %d): in smaller parts it goes"
              .formatted((long) at + length, Frames.LONGEST));
    }
    size += length;
    if (size > bytes.length) {
      long doubled = Math.min(2L * bytes.length, Frames.LONGEST + (long) START);
      bytes = Arrays.copyOf(bytes, (int) Math.max(size, doubled));
    }
    return at;
  }

  /** Appends a byte. */
  public MessageWriter put(int value) {
    int at = room(1); // First: it may replace the array.
    bytes[at] = (byte) value;
    return this;
  }

  /** Appends a truth. */
  public MessageWriter put(boolean value) {
    return put(value ? 1 : 0);
  }

  /** Appends an integer of 4 bytes. */
  public MessageWriter putInt(int value) {
    int at = room(Integer.BYTES);
    ByteBuffer.wrap(bytes).putInt(at, value);
    return this;
  }

  /** Appends an integer of 8 bytes. */
  public MessageWriter putLong(long value) {
    int at = room(Long.BYTES);
    ByteBuffer.wrap(bytes).putLong(at, value);
    return this;
  }

  /** Appends a text. */
  public MessageWriter put(String text) {
    return put(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Appends bytes. */
  public MessageWriter put(byte[] value) {
    putInt(value.length);
    int at = room(value.length);
    System.arraycopy(value, 0, bytes, at, value.length);
    return this;
  }

  /** Returns the bytes so far. */
  public int size() {
    return size - START;
  }

  /** Returns the message as a frame. */
  ByteBuffer frame(int call, int kind) {
    return ByteBuffer.wrap(bytes, 0, size)
        .putInt(size - Frames.LENGTH_BYTES)
        .putInt(call)
        .put((byte) kind)
        .rewind();
  }
}
