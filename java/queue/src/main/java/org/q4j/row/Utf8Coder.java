package org.q4j.row;

import java.nio.charset.StandardCharsets;

/**
 * UTF-8 with at most three or four bytes a character (MySQL's utf8mb3 and utf8mb4).
 *
 * <p>Overlong forms and encoded surrogates are malformed (RFC 3629, section 3), although MySQL
 * before 8.0 lets the latter pass.
 */
final class Utf8Coder implements TextCoder {

  private final boolean fourBytes;

  Utf8Coder(boolean fourBytes) {
    this.fourBytes = fourBytes;
  }

  @Override
  public int count(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int count = 0;
    int at = offset;
    while (at < end) {
      int size = bytes[at] >= 0 ? 1 : sequence(bytes, at, end);
      if (size == 0) {
        return -1 - (at - offset);
      }
      at += size;
      count++;
    }
    return count;
  }

  /** Returns the length of the well-formed sequence of several bytes at an offset, or 0. */
  private int sequence(byte[] bytes, int at, int end) {
    int first = bytes[at] & 0xff;
    int left = end - at;
    if (first >= 0xc2 && first <= 0xdf) {
      return left >= 2 && continues(bytes[at + 1]) ? 2 : 0;
    }
    if (first >= 0xe0 && first <= 0xef) {
      if (left < 3 || !continues(bytes[at + 1]) || !continues(bytes[at + 2])) {
        return 0;
      }
      int second = bytes[at + 1] & 0xff;
      boolean overlong = first == 0xe0 && second < 0xa0;
      boolean surrogate = first == 0xed && second > 0x9f;
      return overlong || surrogate ? 0 : 3;
    }
    if (fourBytes && first >= 0xf0 && first <= 0xf4) {
      if (left < 4
          || !continues(bytes[at + 1])
          || !continues(bytes[at + 2])
          || !continues(bytes[at + 3])) {
        return 0;
      }
      int second = bytes[at + 1] & 0xff;
      boolean overlong = first == 0xf0 && second < 0x90;
      boolean beyond = first == 0xf4 && second > 0x8f;
      return overlong || beyond ? 0 : 4;
    }
    return 0;
  }

  private static boolean continues(byte b) {
    return (b & 0xc0) == 0x80;
  }

  @Override
  public String decodeValid(byte[] bytes, int offset, int length) {
    return new String(bytes, offset, length, StandardCharsets.UTF_8);
  }

  @Override
  public int encode(CharSequence text, RowBuffer out) {
    int units = text.length();
    int ascii = 0;
    int at = out.reserve(units);
    byte[] bytes = out.array();
    while (ascii < units) {
      char c = text.charAt(ascii);
      if (c >= 0x80) {
        break;
      }
      bytes[at + ascii++] = (byte) c;
    }
    if (ascii == units) {
      return units;
    }
    out.truncate(at + ascii);
    return encodeRest(text, ascii, out);
  }

  private int encodeRest(CharSequence text, int from, RowBuffer out) {
    int count = from;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        out.put(c);
      } else if (c < 0x800) {
        out.put(0xc0 | c >> 6);
        out.put(0x80 | (c & 0x3f));
      } else if (!Character.isSurrogate(c)) {
        out.put(0xe0 | c >> 12);
        out.put(0x80 | (c >> 6 & 0x3f));
        out.put(0x80 | (c & 0x3f));
      } else {
        if (!fourBytes
            || Character.isLowSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return -1 - i;
        }
        int point = Character.toCodePoint(c, text.charAt(++i));
        out.put(0xf0 | point >> 18);
        out.put(0x80 | (point >> 12 & 0x3f));
        out.put(0x80 | (point >> 6 & 0x3f));
        out.put(0x80 | (point & 0x3f));
      }
      count++;
    }
    return count;
  }
}
