package org.q4j.condition;

import org.q4j.SchemaException;

/** The text of a condition, and the messages that point into it. */
final class ConditionText {

  /** The longest condition, in UTF-16 units. */
  static final int MAX_LENGTH = 1 << 16;

  private static final int SHOWN = 40;

  private final String text;

  /**
   * @throws SchemaException when the text is too long
   */
  ConditionText(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new SchemaException(
          "condition too long: characters=%d (expected at most %d)"
              .formatted(text.length(), MAX_LENGTH));
    }
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

  /** Makes the exception for what should not stand where it does. */
  SchemaException error(Lexeme at, String what, String expected) {
    String found =
        at.kind() == LexemeKind.END
            ? "end of condition"
            : '"' + shown(text.substring(at.start(), at.end())) + '"';
    return new SchemaException(
        "condition: %s: found=%s (expected %s), at character %d"
            .formatted(what, found, expected, at.start() + 1));
  }

  /** Cuts a text and makes its control characters and lone surrogates visible. */
  static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    int i = 0;
    for (int count = 0; i < text.length() && count < SHOWN; count++) {
      int point = text.codePointAt(i);
      if (Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE) {
        shown.append("\\u%04x".formatted(point));
      } else {
        shown.appendCodePoint(point);
      }
      i += Character.charCount(point);
    }
    return i < text.length() ? shown.append('…').toString() : shown.toString();
  }
}
