package org.q4j.row;

/**
 * A token of a definition.
 *
 * @param kind what it is
 * @param text its value, quotes and escapes taken away
 * @param start offset of its first character
 * @param end offset after its last character
 */
record Token(TokenKind kind, String text, int start, int end) {

  /** Returns whether it is this keyword, in any case of letters. */
  boolean is(String keyword) {
    return kind == TokenKind.WORD && text.equalsIgnoreCase(keyword);
  }

  boolean isSymbol(char symbol) {
    return kind == TokenKind.SYMBOL && text.charAt(0) == symbol;
  }

  /** Returns whether it can stand for a name: in back quotes, or a word. */
  boolean isName() {
    return kind == TokenKind.NAME || kind == TokenKind.WORD;
  }
}
