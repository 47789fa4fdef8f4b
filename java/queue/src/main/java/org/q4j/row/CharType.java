package org.q4j.row;

import java.util.Arrays;

/**
 * CHAR: as VARCHAR, but for the spaces at the end, which are no part of a value. They are neither
 * stored nor given back.
 */
final class CharType extends CharacterType {

  /**
   * @param characters 0 to 255
   */
  CharType(int characters, TextEncoding encoding) {
    super("CHAR(" + characters + ")", "char(" + characters + ")", encoding, characters);
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
      while (end > 0 && bytes[end - 1] == ' ') {
        end--;
      }
      super.write(column, Arrays.copyOf(bytes, end), out);
      return;
    }
    CharSequence text = asText(column, value);
    super.write(column, text.subSequence(0, trimmed(text)), out);
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
