package org.q4j.sql.wire;

import java.util.Arrays;

/**
 * Reads a message's fields. Numbers are little-endian. Whatever the bytes are, the only exception
 * is {@link MalformedPacketException}, and no array is made that is larger than what has arrived.
 */
final class PayloadReader {
  /** What {@link #lengthEncoded} returns for the byte that stands for NULL. */
  static final long NULL = -1;

  private final byte[] bytes;
  private final int end;
  private int at;

  PayloadReader(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.at = offset;
    this.end = offset + length;
  }

  int remaining() {
    return end - at;
  }

  boolean hasMore() {
    return at < end;
  }

  private int take(int count, String field) {
    if (count < 0 || count > end - at) {
      throw new MalformedPacketException(
          "packet ends too early: field=%s length=%d at=%d (expected at most %d)"
              .formatted(field, count, at, end - at));
    }
    int from = at;
    at += count;
    return from;
  }

  void skip(int count, String field) {
    take(count, field);
  }

  int uint8(String field) {
    return bytes[take(1, field)] & 0xff;
  }

  int uint16(String field) {
    return (int) unsigned(2, field);
  }

  long uint32(String field) {
    return unsigned(4, field);
  }

  long int64(String field) {
    return unsigned(8, field);
  }

  /** Reads an unsigned number; one of eight bytes comes as its bits. */
  long unsigned(int width, String field) {
    int from = take(width, field);
    long number = 0;
    for (int i = width - 1; i >= 0; i--) {
      number = (number << 8) | (bytes[from + i] & 0xff);
    }
    return number;
  }

  /** Reads a number of one to nine bytes. */
  long lengthEncoded(String field) {
    int first = uint8(field);
    return switch (first) {
      case 0xfb -> NULL;
      case 0xfc -> unsigned(2, field);
      case 0xfd -> unsigned(3, field);
      case 0xfe -> unsigned(8, field);
      case 0xff ->
          throw new MalformedPacketException(
              "not a length: field=%s byte=0xff at=%d".formatted(field, at - 1));
      default -> first;
    };
  }

  byte[] bytes(int count, String field) {
    int from = take(count, field);
    return Arrays.copyOfRange(bytes, from, from + count);
  }

  byte[] lengthEncodedBytes(String field) {
    long length = lengthEncoded(field);
    if (length < 0 || length > remaining()) {
      throw new MalformedPacketException(
          "packet ends too early: field=%s length=%s at=%d (expected at most %d)"
              .formatted(field, Long.toUnsignedString(length), at, remaining()));
    }
    return bytes((int) length, field);
  }

  /** Reads up to a zero byte, which must be there. */
  byte[] terminated(String field) {
    for (int i = at; i < end; i++) {
      if (bytes[i] == 0) {
        byte[] found = Arrays.copyOfRange(bytes, at, i);
        at = i + 1;
        return found;
      }
    }
    throw new MalformedPacketException(
        "text without its ending zero: field=%s at=%d".formatted(field, at));
  }

  /** Reads up to a zero byte or, where there is none, to the end. */
  byte[] terminatedOrRest(String field) {
    for (int i = at; i < end; i++) {
      if (bytes[i] == 0) {
        return terminated(field);
      }
    }
    return rest();
  }

  byte[] rest() {
    byte[] found = Arrays.copyOfRange(bytes, at, end);
    at = end;
    return found;
  }
}
