package org.q4j.row;

import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.Map;

/** A character set of one byte a character, whose characters all lie in the basic plane. */
final class SingleByteCoder implements TextCoder {

  /** Stands for "this byte is no character" (a non-character, so no set needs it). */
  private static final char NONE = '\uffff';

  /** What the JDK decodes a byte to that is no character. */
  private static final char REPLACEMENT = '\ufffd';

  /**
   * What MySQL's latin1 has at 0x80 to 0x9f: code page 1252, with the C1 controls of the same
   * number in the five places that code page leaves open (MySQL manual, "West European Character
   * Sets").
   */
  private static final String CP1252_UPPER =
      "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021"
          + "\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f"
          + "\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014"
          + "\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178";

  private final char[] toChar = new char[256];
  private final Map<Character, Integer> moved = new HashMap<>();

  private SingleByteCoder(int validBytes, String at80) {
    for (int b = 0; b < toChar.length; b++) {
      int special = b - 0x80;
      if (b >= validBytes) {
        toChar[b] = NONE;
      } else if (special >= 0 && special < at80.length()) {
        toChar[b] = at80.charAt(special);
      } else {
        toChar[b] = (char) b;
      }
    }
    indexMoved();
  }

  private SingleByteCoder(Charset charset, String different) {
    for (int b = 0; b < toChar.length; b++) {
      String text = new String(new byte[] {(byte) b}, charset);
      toChar[b] = text.length() == 1 && text.charAt(0) != REPLACEMENT ? text.charAt(0) : NONE;
    }
    for (int i = 0; i < different.length(); i += 2) {
      toChar[different.charAt(i)] = different.charAt(i + 1);
    }
    indexMoved();
  }

  private void indexMoved() {
    for (int b = 0; b < toChar.length; b++) {
      if (toChar[b] != NONE && toChar[b] != b) {
        moved.putIfAbsent(toChar[b], b);
      }
    }
  }

  /**
   * Returns a set that the JDK has.
   *
   * @param different what is not as the JDK has it: pairs of a byte below 256 and its character,
   *     which is U+FFFF for none
   */
  static SingleByteCoder of(Charset charset, String different) {
    return new SingleByteCoder(charset, different);
  }

  static SingleByteCoder latin1() {
    return new SingleByteCoder(256, CP1252_UPPER);
  }

  static SingleByteCoder ascii() {
    return new SingleByteCoder(128, "");
  }

  /** Every byte is the character of its number. */
  static SingleByteCoder binary() {
    return new SingleByteCoder(256, "");
  }

  @Override
  public int count(byte[] bytes, int offset, int length) {
    for (int i = 0; i < length; i++) {
      if (toChar[bytes[offset + i] & 0xff] == NONE) {
        return -1 - i;
      }
    }
    return length;
  }

  @Override
  public String decodeValid(byte[] bytes, int offset, int length) {
    char[] chars = new char[length];
    for (int i = 0; i < length; i++) {
      chars[i] = toChar[bytes[offset + i] & 0xff];
    }
    return new String(chars);
  }

  @Override
  public int encode(CharSequence text, RowBuffer out) {
    int length = text.length();
    int at = out.reserve(length);
    byte[] bytes = out.array();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      int b = c;
      if (c >= toChar.length || toChar[c] != c) {
        Integer found = moved.get(c);
        if (found == null) {
          return -1 - i;
        }
        b = found;
      }
      bytes[at + i] = (byte) b;
    }
    return length;
  }
}
