package org.q4j.sql.select;

import java.util.Arrays;

/**
 * A pattern of LIKE: {@code %} is any number of characters, {@code _} one, and the character after
 * the escape stands for itself. Spaces at the end count. Matching takes at most the product of both
 * lengths. Immutable.
 */
final class LikePattern {

  /** Without an escape. */
  static final int NO_ESCAPE = -1;

  private static final int ANY = -1;
  private static final int ONE = -2;

  private final boolean folding;
  private final int[] keys;

  /**
   * @param folding whether case and accents do not count
   * @param escape a code point, or {@link #NO_ESCAPE}
   */
  LikePattern(boolean folding, String pattern, int escape) {
    this.folding = folding;
    int[] points = pattern.codePoints().toArray();
    int[] found = new int[points.length];
    int size = 0;
    for (int i = 0; i < points.length; i++) {
      if (points[i] == escape && i + 1 < points.length) {
        found[size++] = key(points[++i]);
      } else if (points[i] == '%') {
        found[size++] = ANY;
      } else {
        found[size++] = points[i] == '_' ? ONE : key(points[i]);
      }
    }
    this.keys = Arrays.copyOf(found, size);
  }

  private int key(int point) {
    return folding && point < Character.MIN_SUPPLEMENTARY_CODE_POINT
        ? Weights.of((char) point)
        : point;
  }

  boolean matches(String text) {
    int at = 0;
    int next = 0;
    int star = -1;
    int resume = 0;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      if (next < keys.length && keys[next] == ANY) {
        star = next++;
        resume = at;
      } else if (next < keys.length && (keys[next] == ONE || keys[next] == key(point))) {
        next++;
        at += Character.charCount(point);
      } else if (star >= 0) {
        next = star + 1;
        resume += Character.charCount(text.codePointAt(resume));
        at = resume;
      } else {
        return false;
      }
    }
    while (next < keys.length && keys[next] == ANY) {
      next++;
    }
    return next == keys.length;
  }
}
