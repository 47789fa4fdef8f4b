package org.q4j.monitor.zabbix;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Puts one message together from the pieces in which it arrives. What it holds never exceeds the
 * limit by more than a piece. Not thread-safe.
 */
final class FrameDecoder {
  private final int limit;
  private byte[] held = new byte[256];
  private int size;
  private byte[] body;
  private boolean framed;

  /**
   * @param limit the longest body that is taken, packed and unpacked, in bytes
   */
  FrameDecoder(int limit) {
    this.limit = limit;
  }

  /**
   * Takes a piece.
   *
   * @return whether the message is complete
   * @throws ProtocolException when it can be none
   */
  boolean feed(ByteBuffer piece) throws ProtocolException {
    int more = piece.remaining();
    if (held.length - size < more) {
      held = Arrays.copyOf(held, Math.max(size + more, 2 * held.length));
    }
    piece.get(held, size, more);
    size += more;
    return framedSoFar() ? complete() : completeLine(false);
  }

  /**
   * Takes the end of the stream, with which a request without a head ends too.
   *
   * @return whether the message is complete
   */
  boolean end() throws ProtocolException {
    return body != null || (!framedSoFar() && size > 0 && completeLine(true));
  }

  /** Returns the message, without head and line end, once it is complete. */
  byte[] body() {
    return body;
  }

  /** Returns whether it had a head: the answer has one then in any case. */
  boolean framed() {
    return framed;
  }

  private boolean framedSoFar() {
    int known = Math.min(size, FrameDescriptor.MAGIC.length);
    return Arrays.equals(held, 0, known, FrameDescriptor.MAGIC, 0, known);
  }

  private boolean complete() throws ProtocolException {
    ByteBuffer all = ByteBuffer.wrap(held, 0, size).order(ByteOrder.LITTLE_ENDIAN);
    if (all.remaining() < FrameDescriptor.SIZE) {
      return false;
    }
    int flags = all.get(FrameDescriptor.FLAGS_OFFSET);
    int known = FrameDescriptor.PROTOCOL | FrameDescriptor.COMPRESSED | FrameDescriptor.LARGE;
    if ((flags & FrameDescriptor.PROTOCOL) == 0 || (flags & ~known) != 0) {
      throw new ProtocolException("head: flags=%#x (expected=0x1 to 0x7, odd)".formatted(flags));
    }
    boolean large = (flags & FrameDescriptor.LARGE) != 0;
    int head = large ? FrameDescriptor.LARGE_SIZE : FrameDescriptor.SIZE;
    if (all.remaining() < head) {
      return false;
    }
    int second =
        large ? FrameDescriptor.LENGTH_OFFSET + Long.BYTES : FrameDescriptor.UNPACKED_OFFSET;
    long length = number(all, FrameDescriptor.LENGTH_OFFSET, large);
    long unpacked = number(all, second, large);
    boolean packed = (flags & FrameDescriptor.COMPRESSED) != 0;
    check("length", length);
    check("unpacked length", unpacked);
    if (all.remaining() - head < length) {
      return false;
    }
    byte[] sent = new byte[(int) length];
    all.position(head).get(sent);
    body = packed ? Frames.unpack(sent, (int) unpacked) : sent;
    framed = true;
    return true;
  }

  private static long number(ByteBuffer all, int offset, boolean large) {
    return large ? all.getLong(offset) : Integer.toUnsignedLong(all.getInt(offset));
  }

  private void check(String what, long length) throws ProtocolException {
    if (length < 0 || length > limit) {
      throw new ProtocolException(
          "head: %s=%s (expected at most %d)"
              .formatted(what, Long.toUnsignedString(length), limit));
    }
  }

  private boolean completeLine(boolean ended) throws ProtocolException {
    int end = 0;
    while (end < size && end <= limit && held[end] != '\n') {
      end++;
    }
    if (end > limit) {
      throw new ProtocolException("line: longer than expected=%d bytes".formatted(limit));
    }
    if (end == size && !ended) {
      return false;
    }
    if (end > 0 && held[end - 1] == '\r') {
      end--;
    }
    body = Arrays.copyOf(held, end);
    return true;
  }
}
