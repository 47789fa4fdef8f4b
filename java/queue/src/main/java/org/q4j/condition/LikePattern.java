package org.q4j.condition;

import java.util.Arrays;

/**
 * A pattern of LIKE: {@code %} is any number of characters, {@code _} one, and the character after
 * the escape stands for itself, as does an escape at the end. Spaces at the end count.
 *
 * <p>Matching takes at most the product of both lengths. Immutable and thread-safe.
 */
final class LikePattern {

  private static final int ANY = -1;
  private static final int ONE = -2;

  private final TextOrder order;
  private final int[] keys;

  /**
   * @param escape a code point, or a negative number for none
   */
  LikePattern(TextOrder order, String pattern, int escape) {
    this.order = order;
    int[] points = pattern.codePoints().toArray();
    int[] found = new int[points.length];
    int size = 0;
    for (int i = 0; i < points.length; i++) {
      if (points[i] == escape && i + 1 < points.length) {
        found[size++] = order.key(points[++i]);
      } else if (points[i] == '%') {
        found[size++] = ANY;
      } else {
        found[size++] = points[i] == '_' ? ONE : order.key(points[i]);
      }
    }
    this.keys = Arrays.copyOf(found, size);
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
      } else if (next < keys.length && (keys[next] == ONE || keys[next] == order.key(point))) {
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
