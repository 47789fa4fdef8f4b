package org.q4j.row;

import org.q4j.SchemaException;
import org.q4j.UnsupportedException;

/** The text of a definition, and the messages that point into it. */
final class SourceText {

  private final String text;

  SourceText(String text) {
    this.text = text;
  }

  int length() {
    return text.length();
  }

  /** Returns the character at an offset; NUL past the end. */
  char at(int offset) {
    return offset < text.length() ? text.charAt(offset) : '\0';
  }

  String part(int from, int to) {
    return text.substring(from, to);
  }

  /** Makes the exception for a token that should not stand where it does, or not be what it is. */
  SchemaException error(Token at, String what, String expected) {
    String found = at.kind() == TokenKind.END ? "end of text" : shown(at);
    return new SchemaException(
        "%s: found=%s (expected %s), %s".formatted(what, found, expected, place(at.start())));
  }

  /** As {@link #error}, for what MySQL has and q4j has not. */
  UnsupportedException unsupported(Token at, String what, String expected) {
    return new UnsupportedException(
        "%s: found=%s (expected %s), %s".formatted(what, shown(at), expected, place(at.start())));
  }

  private String shown(Token token) {
    return '"' + Shown.cut(part(token.start(), token.end())) + '"';
  }

  /** Names line and column, from 1, of an offset. */
  String place(int offset) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < offset; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return "line " + line + ", column " + (offset - lineStart + 1);
  }
}
