package org.q4j.row;

/** What a token of a definition is. */
enum TokenKind {
  /** A word without quotes: a keyword or a name. */
  WORD,
  /** A name in back quotes. */
  NAME,
  /** A string in single or double quotes. */
  STRING,
  /** A number without sign. */
  NUMBER,
  /** {@code x'00ff'} or {@code 0x00ff}; the text is the digits. */
  HEX,
  /** {@code b'101'} or {@code 0b101}; the text is the digits. */
  BITS,
  /** Any other character. */
  SYMBOL,
  /** The end of the text. */
  END
}
