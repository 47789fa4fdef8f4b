package org.q4j.peer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads what {@link MessageWriter} wrote. Every length and count is checked against what there is
 * before it is used. For one thread.
 */
public final class MessageReader {
  private final ByteBuffer in;

  /**
   * @param in from its position to its limit
   */
  public MessageReader(ByteBuffer in) {
    this.in = in;
  }

  private void need(long bytes) {
    if (bytes < 0 || bytes > in.remaining()) {
      throw new ProtocolException(
          "message ends too early: offset=%d length=%d (expected at most %d)"
              .formatted(in.position(), bytes, in.remaining()));
    }
  }

  /** Returns a byte, 0 to 255. */
  public int get() {
    need(1);
    return in.get() & 0xff;
  }

  /** Returns a truth. */
  public boolean getBoolean() {
    int value = get();
    if (value > 1) {
      throw new ProtocolException("no truth: value=%d (expected 0 or 1)".formatted(value));
    }
    return value == 1;
  }

  /** Returns an integer of 4 bytes. */
  public int getInt() {
    need(Integer.BYTES);
    return in.getInt();
  }

  /** Returns an integer of 8 bytes. */
  public long getLong() {
    need(Long.BYTES);
    return in.getLong();
  }

  /** Returns bytes, in an array of their own. */
  public byte[] getBytes() {
    int length = getInt();
    need(length);
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  /** Returns a text; what is no UTF-8 in it shows as U+FFFD. */
  public String getString() {
    return new String(getBytes(), StandardCharsets.UTF_8);
  }

  /**
   * Returns how many items follow.
   *
   * @param itemBytes so many bytes each of them has at least
   */
  public int getCount(int itemBytes) {
    int count = getInt();
    if (count < 0 || (long) count * itemBytes > in.remaining()) {
      throw new ProtocolException(
          "no such number of items: count=%d (expected at most %d)"
              .formatted(count, in.remaining() / itemBytes));
    }
    return count;
  }

  /** Returns the bytes that have not been read. */
  public int remaining() {
    return in.remaining();
  }
}
