package org.q4j.condition;

/** What a part of a condition's text is. */
enum LexemeKind {
  /** Digits, {@code 0x} and hexadecimal digits included. */
  NUMBER,
  /** A word: a keyword, a function or a column. */
  WORD,
  /** A column in back quotes. */
  NAME,
  /** Text in quotes. */
  STRING,
  /** An operator, a parenthesis or a comma. */
  SYMBOL,
  /** The end of the text. */
  END
}
