package org.q4j.row;

import java.math.BigInteger;
import java.util.HexFormat;

/** Values as messages show them: short, on one line. */
final class Shown {

  private static final int MAX_CHARACTERS = 40;
  private static final int MAX_BYTES = 20;
  private static final int MAX_BITS = 1000;

  private Shown() {}

  static String of(Object value) {
    if (value == null) {
      return "NULL";
    }
    if (value instanceof byte[] bytes) {
      int length = Math.min(bytes.length, MAX_BYTES);
      String hex = HexFormat.of().formatHex(bytes, 0, length);
      return "x'" + hex + (length < bytes.length ? "…" : "") + "'";
    }
    if (value instanceof CharSequence text) {
      return "'" + cut(text) + "'";
    }
    if (value instanceof BigInteger number && number.bitLength() > MAX_BITS) {
      return "(a number of " + number.bitLength() + " bits)";
    }
    return cut(value.toString());
  }

  /** Cuts a text and makes its control characters and lone surrogates visible. */
  static String cut(CharSequence text) {
    StringBuilder shown = new StringBuilder();
    int i = 0;
    for (int count = 0; i < text.length() && count < MAX_CHARACTERS; count++) {
      int point = Character.codePointAt(text, i);
      if (Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE) {
        shown.append("\\u%04x".formatted(point));
      } else {
        shown.appendCodePoint(point);
      }
      i += Character.charCount(point);
    }
    return i < text.length() ? shown.append('…').toString() : shown.toString();
  }
}
