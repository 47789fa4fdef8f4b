package org.q4j.sql.select;

/** Strings by characters as MySQL counts them: one beyond the basic plane is one. */
final class Chars {
  private Chars() {}

  static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Returns the part from a place, 0 the first; both are cut to the text. */
  static String part(String text, long from, long length) {
    int count = length(text);
    if (from >= count || length <= 0 || from < 0) {
      return "";
    }
    int first = (int) from;
    int size = (int) Math.min(length, count - from);
    if (count == text.length()) {
      return text.substring(first, first + size);
    }
    int start = text.offsetByCodePoints(0, first);
    return text.substring(start, text.offsetByCodePoints(start, size));
  }

  /** Returns the place of an index of Java's. */
  static int place(String text, int index) {
    return text.codePointCount(0, index);
  }

  static String reverse(String text) {
    return new StringBuilder(text).reverse().toString();
  }
}
