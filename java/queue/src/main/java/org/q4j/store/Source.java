package org.q4j.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.q4j.format.HeaderDescriptor;
import org.q4j.format.RecordDescriptor;

/**
 * Where a relayed row comes from.
 *
 * @param sender the relay's number, 0 to 63
 * @param rowId the row's id at the sender
 */
public record Source(int sender, long rowId) {
  /** Checks the values. */
  public Source {
    if (sender < 0 || sender >= HeaderDescriptor.SOURCES) {
      throw new IllegalArgumentException(
          "sender=%d (expected 0 to %d)".formatted(sender, HeaderDescriptor.SOURCES - 1));
    }
  }

  /** Returns a body with this source behind it, as a received row has it. */
  byte[] appendTo(byte[] body) {
    byte[] received = new byte[body.length + RecordDescriptor.SOURCE_LENGTH];
    ByteBuffer.wrap(received)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(body)
        .putLong(rowId)
        .put((byte) sender);
    return received;
  }

  /**
   * Returns the source in the bytes behind a row's columns, where a real server keeps it; null when
   * they are none.
   */
  public static Source ofTrailing(byte[] bytes) {
    return bytes.length == RecordDescriptor.SOURCE_LENGTH ? of(ByteBuffer.wrap(bytes)) : null;
  }

  /** Returns the source in the 9 bytes of a received row's end; null when they are none. */
  static Source of(ByteBuffer bytes) {
    ByteBuffer in = bytes.order(ByteOrder.LITTLE_ENDIAN);
    int sender = in.get(Long.BYTES) & 0xff;
    return sender < HeaderDescriptor.SOURCES ? new Source(sender, in.getLong(0)) : null;
  }
}
