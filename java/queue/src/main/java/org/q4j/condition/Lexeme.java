package org.q4j.condition;

/**
 * A part of a condition's text.
 *
 * @param kind what it is
 * @param text its value, quotes and escapes taken away
 * @param start offset of its first character
 * @param end offset after its last character
 */
record Lexeme(LexemeKind kind, String text, int start, int end) {

  /** Returns whether it is this operator, or this keyword in any case of letters. */
  boolean is(String text) {
    return switch (kind) {
      case WORD -> this.text.equalsIgnoreCase(text);
      case SYMBOL -> this.text.equals(text);
      default -> false;
    };
  }
}
