package org.q4j.condition;

import org.q4j.SchemaException;

/** Numbers as conditions write them: decimal, hexadecimal after 0x, octal after 0. */
final class Numeral {

  private Numeral() {}

  static NumberConstant parse(Lexeme number, LexemeReader reader) {
    String text = number.text();
    if (text.startsWith("0x")) {
      return parse(number, text.substring(2), 16, reader);
    }
    if (text.length() > 1 && text.charAt(0) == '0') {
      return parse(number, text.substring(1), 8, reader);
    }
    return parse(number, text, 10, reader);
  }

  private static NumberConstant parse(
      Lexeme number, String digits, int radix, LexemeReader reader) {
    for (int i = 0; i < digits.length(); i++) {
      if (Character.digit(digits.charAt(i), radix) < 0) {
        throw reader.error(number, "wrong digit", "octal digits after a leading 0");
      }
    }
    if (digits.isEmpty()) {
      throw reader.error(number, "number without digits", "hexadecimal digits after 0x");
    }
    try {
      return NumberConstant.ofUnsigned(Long.parseUnsignedLong(digits, radix));
    } catch (NumberFormatException e) {
      throw tooLarge(number, reader, e);
    }
  }

  private static SchemaException tooLarge(
      Lexeme number, LexemeReader reader, NumberFormatException cause) {
    SchemaException refused = reader.error(number, "number too large", "at most 64 bits");
    refused.initCause(cause);
    return refused;
  }
}
