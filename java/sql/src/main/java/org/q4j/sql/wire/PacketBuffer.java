package org.q4j.sql.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Packets on their way out, one behind the other. Between {@link #begin} and {@link #end} the
 * fields of one message are put, in little-endian order; a message of 16 MB or more is split at its
 * end. For one thread.
 */
final class PacketBuffer {
  private static final int MAX = PacketAssembler.MAX_PACKET;
  private static final int HEAD = PacketAssembler.HEAD;

  /** Buffers beyond this are not kept for the next messages. */
  private static final int KEPT = 64 << 10;

  private byte[] bytes;
  private int size;
  private int start;
  private int sequence;

  PacketBuffer() {
    bytes = new byte[256];
  }

  /** Sets the number that the next packet gets. */
  void sequence(int next) {
    sequence = next & 0xff;
  }

  int sequence() {
    return sequence;
  }

  int size() {
    return size;
  }

  void begin() {
    start = size;
    reserve(HEAD);
    size += HEAD;
  }

  /** Takes back what was put since {@link #begin}. */
  void discard() {
    size = start;
  }

  /** Ends a message: splits it and writes the heads. */
  void end() {
    int length = size - start - HEAD;
    int full = length / MAX;
    if (full > 0) {
      reserve(full * HEAD);
      for (int part = full; part > 0; part--) {
        int from = start + HEAD + part * MAX;
        int count = Math.min(length - part * MAX, MAX);
        System.arraycopy(bytes, from, bytes, from + part * HEAD, count);
      }
      size += full * HEAD;
    }
    for (int part = 0; part <= full; part++) {
      int at = start + part * (MAX + HEAD);
      int count = Math.min(length - part * MAX, MAX);
      bytes[at] = (byte) count;
      bytes[at + 1] = (byte) (count >> 8);
      bytes[at + 2] = (byte) (count >> 16);
      bytes[at + 3] = (byte) sequence;
      sequence = sequence + 1 & 0xff;
    }
  }

  /** Returns the packets, whose bytes no longer change, and starts empty. */
  ByteBuffer take() {
    ByteBuffer packets = ByteBuffer.wrap(bytes, 0, size);
    bytes = new byte[Math.min(Math.max(256, size), KEPT)];
    size = 0;
    return packets;
  }

  /** Returns the packets for a look; {@link #clear} makes their bytes invalid. */
  ByteBuffer view() {
    return ByteBuffer.wrap(bytes, 0, size);
  }

  void clear() {
    size = 0;
    if (bytes.length > KEPT) {
      bytes = new byte[256];
    }
  }

  private void reserve(int count) {
    long needed = (long) size + count;
    if (needed > bytes.length) {
      long wanted = Math.max(needed, Math.min(2L * bytes.length, needed + (64L << 20)));
      if (needed > Integer.MAX_VALUE - 16) {
        throw ErrorCode.PACKET_TOO_LARGE.reply(
            "Result of more than 'max_allowed_packet' bytes: length=%d (expected=at most %d)"
                .formatted(needed, Integer.MAX_VALUE - 16));
      }
      bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, Integer.MAX_VALUE - 16));
    }
  }

  PacketBuffer int8(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
    return this;
  }

  PacketBuffer int16(int value) {
    return number(value, 2);
  }

  PacketBuffer int32(long value) {
    return number(value, 4);
  }

  PacketBuffer int64(long value) {
    return number(value, 8);
  }

  PacketBuffer number(long value, int width) {
    reserve(width);
    for (int i = 0; i < width; i++) {
      bytes[size++] = (byte) (value >> (8 * i));
    }
    return this;
  }

  PacketBuffer zeros(int count) {
    reserve(count);
    Arrays.fill(bytes, size, size + count, (byte) 0);
    size += count;
    return this;
  }

  /** Sets bits of a byte that was put {@code offset} bytes behind {@code from}. */
  void orBits(int position, int bits) {
    bytes[position] |= (byte) bits;
  }

  PacketBuffer lengthEncoded(long value) {
    if (Long.compareUnsigned(value, 0xfb) < 0) {
      return int8((int) value);
    }
    if (Long.compareUnsigned(value, 0xffff) <= 0) {
      return int8(0xfc).number(value, 2);
    }
    if (Long.compareUnsigned(value, 0xffffff) <= 0) {
      return int8(0xfd).number(value, 3);
    }
    return int8(0xfe).number(value, 8);
  }

  PacketBuffer raw(byte[] value) {
    reserve(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
    return this;
  }

  PacketBuffer lengthEncodedBytes(byte[] value) {
    return lengthEncoded(value.length).raw(value);
  }

  PacketBuffer ascii(String value) {
    return raw(value.getBytes(StandardCharsets.US_ASCII));
  }

  PacketBuffer lengthEncodedAscii(String value) {
    return lengthEncodedBytes(value.getBytes(StandardCharsets.US_ASCII));
  }

  PacketBuffer terminated(String value) {
    return raw(value.getBytes(StandardCharsets.UTF_8)).int8(0);
  }
}
