package org.q4j.condition;

import org.q4j.row.ColumnType;
import org.q4j.row.MysqlCharset;
import org.q4j.row.TextEncoding;
import org.q4j.row.ValueKind;

/**
 * How two texts compare.
 *
 * <p>By code points, which is the order of the {@code _bin} collations of the Unicode sets. Of
 * MySQL's other rules there are two: a collation that ignores case ({@code _ci}, or none named)
 * compares each character's upper-case form, without its rules for accents and languages; and,
 * where a collation pads, the shorter text is as if spaces followed it. Binary columns compare by
 * bytes, a literal being its UTF-8 form.
 *
 * @param bytes whether texts hold one byte a character
 * @param foldsCase whether letters of both cases are equal
 * @param pads whether spaces at the end do not count
 */
record TextOrder(boolean bytes, boolean foldsCase, boolean pads) {

  /** What literals have: it yields to every column's. */
  static final TextOrder OF_LITERALS = new TextOrder(false, true, true);

  private static final TextOrder BYTES = new TextOrder(true, false, false);
  private static final TextOrder PLAIN = new TextOrder(false, false, false);

  static TextOrder of(ColumnType type) {
    if (type.kind() == ValueKind.BINARY) {
      return BYTES;
    }
    return type.encoding().map(TextOrder::of).orElse(PLAIN);
  }

  private static TextOrder of(TextEncoding encoding) {
    if (encoding.charset() == MysqlCharset.BINARY) {
      return PLAIN;
    }
    String collation = encoding.collation();
    boolean folds = collation.isEmpty() || collation.endsWith("_ci");
    boolean pads = !collation.contains("_0900_") && !collation.contains("nopad");
    return new TextOrder(false, folds, pads);
  }

  /** Returns how two texts of different orders compare: by the stricter rule of either. */
  TextOrder with(TextOrder that) {
    return new TextOrder(bytes || that.bytes, foldsCase && that.foldsCase, pads && that.pads);
  }

  /** Returns a character as it compares. */
  int key(int point) {
    return foldsCase ? Character.toUpperCase(Character.toLowerCase(point)) : point;
  }

  /** Orders two texts. */
  int compare(String a, String b) {
    int i = 0;
    int j = 0;
    while (i < a.length() && j < b.length()) {
      int left = a.codePointAt(i);
      int right = b.codePointAt(j);
      if (left != right && key(left) != key(right)) {
        return Integer.compare(key(left), key(right));
      }
      i += Character.charCount(left);
      j += Character.charCount(right);
    }
    return rest(a, i) - rest(b, j);
  }

  /** Orders what is left of a text, from an offset, against nothing: -1, 0 or 1. */
  private int rest(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (!pads) {
        return 1;
      }
      if (text.charAt(i) != ' ') {
        return Integer.compare(text.charAt(i), ' ');
      }
    }
    return 0;
  }
}
