package org.q4j.monitor.zabbix;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Puts bodies into frames and unpacks them. */
final class Frames {
  private Frames() {}

  /** Returns a message with its head, ready to be sent. */
  static byte[] of(byte[] body) {
    return frame(body, FrameDescriptor.PROTOCOL, 0);
  }

  /** Returns a message whose body is packed. */
  static byte[] packed(byte[] body) {
    Deflater deflater = new Deflater();
    try {
      deflater.setInput(body);
      deflater.finish();
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      byte[] piece = new byte[8192];
      while (!deflater.finished()) {
        packed.write(piece, 0, deflater.deflate(piece));
      }
      int flags = FrameDescriptor.PROTOCOL | FrameDescriptor.COMPRESSED;
      return frame(packed.toByteArray(), flags, body.length);
    } finally {
      deflater.end();
    }
  }

  private static byte[] frame(byte[] body, int flags, int unpacked) {
    byte[] frame = new byte[FrameDescriptor.SIZE + body.length];
    ByteBuffer.wrap(frame)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(FrameDescriptor.MAGIC)
        .put((byte) flags)
        .putInt(body.length)
        .putInt(unpacked)
        .put(body);
    return frame;
  }

  /**
   * Returns a body unpacked.
   *
   * @param length what it must have then
   */
  static byte[] unpack(byte[] packed, int length) throws ProtocolException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed);
      // One byte more, so that a body that is longer than said shows.
      byte[] body = new byte[length + 1];
      int at = 0;
      while (at < body.length && !inflater.finished()) {
        int count = inflater.inflate(body, at, body.length - at);
        if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          break;
        }
        at += count;
      }
      if (at != length || !inflater.finished()) {
        throw new ProtocolException(
            "packed body: unpacked=%d%s (expected=%d)"
                .formatted(at, inflater.finished() ? "" : " or more", length));
      }
      return Arrays.copyOf(body, length);
    } catch (DataFormatException broken) {
      throw new ProtocolException("packed body: " + broken.getMessage());
    } finally {
      inflater.end();
    }
  }
}
