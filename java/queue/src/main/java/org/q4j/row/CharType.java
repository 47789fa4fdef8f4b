package org.q4j.row;

import java.util.Arrays;

/**
 * CHAR: as VARCHAR, but for the spaces at the end, which are no part of a value. They are neither
 * stored nor given back.
 */
final class CharType extends CharacterType {

  /** Several bytes in ucs2 and its like; in no set the end of another character. */
  private final byte[] space;

  /**
   * @param characters 0 to 255
   */
  CharType(int characters, TextEncoding encoding) {
    super("CHAR(" + characters + ")", "char(" + characters + ")", encoding, characters);
    this.space = encoding.charset().encode(" ");
  }

  @Override
  boolean makesTableVariable() {
    return false;
  }

  @Override
  Object decode(Column column, byte[] body, int offset, int size) {
    String text = (String) super.decode(column, body, offset, size);
    return text.substring(0, trimmed(text));
  }

  @Override
  void write(Column column, Object value, RowBuffer out) {
    if (value instanceof byte[] bytes) {
      int end = bytes.length;
      while (endsWith(bytes, end, space)) {
        end -= space.length;
      }
      super.write(column, Arrays.copyOf(bytes, end), out);
      return;
    }
    CharSequence text = asText(column, value);
    super.write(column, text.subSequence(0, trimmed(text)), out);
  }

  private static boolean endsWith(byte[] bytes, int end, byte[] part) {
    int from = end - part.length;
    return from >= 0 && Arrays.equals(bytes, from, end, part, 0, part.length);
  }

  /** Returns the length of a text without the spaces at its end. */
  static int trimmed(CharSequence text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == ' ') {
      end--;
    }
    return end;
  }
}
