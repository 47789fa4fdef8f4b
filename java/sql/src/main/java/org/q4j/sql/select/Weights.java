package org.q4j.sql.select;

import java.text.Normalizer;

/**
 * What characters weigh where case and accents do not count: as in utf8mb4_general_ci, the capital
 * letter without its accents; all characters beyond the basic plane weigh the same.
 */
final class Weights {

  /** Beyond the basic plane. */
  private static final char OTHER = 0xfffd;

  /**
   * Up to here accents are taken off: Latin, Greek, Cyrillic and the extensions of the first two.
   */
  private static final int ACCENTED = 0x2000;

  private static final char[] TABLE = new char[ACCENTED];

  static {
    for (int c = 0; c < ACCENTED; c++) {
      TABLE[c] = compute((char) c);
    }
  }

  private Weights() {}

  private static char compute(char c) {
    if (c == 0xdf) {
      return 'S';
    }
    char upper = upper(c);
    // The short i of Cyrillic is a letter of its own.
    if (c < 0xc0 || upper == 0x419 || (c >= 0x0590 && c < 0x1e00)) {
      return upper;
    }
    String parts = Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFD);
    return parts.length() > 1 ? upper(parts.charAt(0)) : upper;
  }

  private static char upper(char c) {
    return Character.toUpperCase(c);
  }

  static char of(char c) {
    if (c < ACCENTED) {
      return TABLE[c];
    }
    return upper(c);
  }

  /** Returns a text in which equal characters are the same, without the spaces at its end. */
  static String key(String text, Collation collation) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == ' ') {
      end--;
    }
    if (collation != Collation.FOLDING) {
      return text.substring(0, end);
    }
    StringBuilder key = new StringBuilder(end);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c) && i + 1 < end) {
        key.append(OTHER);
        i++;
      } else {
        key.append(of(c));
      }
    }
    return key.toString();
  }

  /** Orders two texts; the shorter is as if spaces followed it. */
  static int compare(String a, String b, Collation collation) {
    if (a.equals(b)) {
      return 0;
    }
    return comparePadded(key(a, collation), key(b, collation));
  }

  /** Orders two keys, the shorter as if spaces followed it. */
  static int comparePadded(String a, String b) {
    int length = Math.max(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      int left = i < a.length() ? place(a.charAt(i)) : ' ';
      int right = i < b.length() ? place(b.charAt(i)) : ' ';
      if (left != right) {
        return Integer.compare(left, right);
      }
    }
    return 0;
  }

  /** Surrogates stand for characters behind all others. */
  private static int place(char c) {
    return Character.isSurrogate(c) ? c + 0x10000 : c;
  }
}
