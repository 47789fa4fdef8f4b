package org.q4j.row;

/**
 * How one character set turns characters into bytes. Nothing is ever replaced: what cannot be
 * converted is reported by its position.
 *
 * <p>Implementations are immutable.
 */
interface TextCoder {

  /**
   * Counts the characters (code points) in bytes.
   *
   * @return the count, or {@code -1 - n} when the byte at {@code offset + n} begins something
   *     malformed
   */
  int count(byte[] bytes, int offset, int length);

  /** Decodes bytes that {@link #count} found well-formed. */
  String decodeValid(byte[] bytes, int offset, int length);

  /**
   * Appends the bytes of a text.
   *
   * @return the number of characters (code points), or {@code -1 - n} when the character at index
   *     {@code n} has no bytes in this set; something may have been appended then
   */
  int encode(CharSequence text, RowBuffer out);
}
