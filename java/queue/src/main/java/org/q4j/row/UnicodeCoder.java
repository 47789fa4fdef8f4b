package org.q4j.row;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Unicode in units of two or four bytes: MySQL's ucs2, utf16, utf16le and utf32. Without byte order
 * mark; all but utf16le are big-endian.
 */
final class UnicodeCoder implements TextCoder {

  /** The JDK's set; null for four bytes. */
  private final Charset charset;

  private final int unit;
  private final boolean littleEndian;
  private final boolean allPlanes;

  private UnicodeCoder(Charset charset, int unit, boolean littleEndian, boolean allPlanes) {
    this.charset = charset;
    this.unit = unit;
    this.littleEndian = littleEndian;
    this.allPlanes = allPlanes;
  }

  /** The basic plane only. */
  static UnicodeCoder ucs2() {
    return new UnicodeCoder(StandardCharsets.UTF_16BE, 2, false, false);
  }

  static UnicodeCoder utf16() {
    return new UnicodeCoder(StandardCharsets.UTF_16BE, 2, false, true);
  }

  static UnicodeCoder utf16le() {
    return new UnicodeCoder(StandardCharsets.UTF_16LE, 2, true, true);
  }

  static UnicodeCoder utf32() {
    return new UnicodeCoder(null, 4, false, true);
  }

  @Override
  public int count(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int count = 0;
    int at = offset;
    while (at < end) {
      int size = character(bytes, at, end);
      if (size == 0) {
        return -1 - (at - offset);
      }
      at += size;
      count++;
    }
    return count;
  }

  /** Returns the length of the well-formed character at an offset, or 0. */
  private int character(byte[] bytes, int at, int end) {
    if (end - at < unit) {
      return 0;
    }
    int value = unit(bytes, at);
    if (unit == 4) {
      return Character.isValidCodePoint(value) && !isSurrogate(value) ? 4 : 0;
    }
    if (!isSurrogate(value)) {
      return 2;
    }
    boolean pair =
        allPlanes
            && Character.isHighSurrogate((char) value)
            && end - at >= 4
            && Character.isLowSurrogate((char) unit(bytes, at + 2));
    return pair ? 4 : 0;
  }

  private int unit(byte[] bytes, int at) {
    int value = 0;
    for (int i = 0; i < unit; i++) {
      value = value << 8 | (bytes[at + (littleEndian ? unit - 1 - i : i)] & 0xff);
    }
    return value;
  }

  private static boolean isSurrogate(int value) {
    return value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE;
  }

  @Override
  public String decodeValid(byte[] bytes, int offset, int length) {
    if (unit == 2) {
      return new String(bytes, offset, length, charset);
    }
    // The JDK's UTF-32BE drops a leading U+FEFF, which is text here.
    StringBuilder text = new StringBuilder(length / unit);
    for (int i = 0; i < length; i += unit) {
      text.appendCodePoint(unit(bytes, offset + i));
    }
    return text.toString();
  }

  @Override
  public int encode(CharSequence text, RowBuffer out) {
    int count = 0;
    int i = 0;
    while (i < text.length()) {
      int point = Character.codePointAt(text, i);
      boolean supplementary = Character.isSupplementaryCodePoint(point);
      if (isSurrogate(point) || (supplementary && !allPlanes)) {
        return -1 - i;
      }
      if (supplementary && unit == 2) {
        put(Character.highSurrogate(point), out);
        put(Character.lowSurrogate(point), out);
      } else {
        put(point, out);
      }
      i += Character.charCount(point);
      count++;
    }
    return count;
  }

  private void put(int value, RowBuffer out) {
    for (int i = 0; i < unit; i++) {
      out.put(value >>> (8 * (littleEndian ? i : unit - 1 - i)));
    }
  }
}
