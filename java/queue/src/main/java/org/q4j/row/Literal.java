package org.q4j.row;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HexFormat;
import org.q4j.SchemaException;

/**
 * A DEFAULT as it was written.
 *
 * @param value null, a String, a BigDecimal or a byte[]
 * @param at where it stands
 */
record Literal(Object value, Token at) {

  private static final int MAX_DIGITS = 400;

  static Literal read(TokenReader reader) {
    Token token = reader.next();
    SourceText source = reader.source();
    return switch (token.kind()) {
      case STRING -> new Literal(token.text(), token);
      case NUMBER -> new Literal(number(source, token, false), token);
      case HEX -> new Literal(hex(token.text()), token);
      case BITS -> new Literal(bits(token.text()), token);
      case SYMBOL -> signed(reader, token);
      case WORD -> word(reader, token);
      case NAME, END -> throw source.error(token, "unexpected text", "a literal");
    };
  }

  private static Literal signed(TokenReader reader, Token sign) {
    SourceText source = reader.source();
    if (sign.isSymbol('(')) {
      throw source.unsupported(sign, "DEFAULT with an expression", "a literal");
    }
    if ((!sign.isSymbol('-') && !sign.isSymbol('+')) || reader.peek().kind() != TokenKind.NUMBER) {
      throw source.error(sign, "unexpected text", "a literal");
    }
    Token number = reader.next();
    return new Literal(number(source, number, sign.isSymbol('-')), number);
  }

  private static Literal word(TokenReader reader, Token word) {
    if (word.is("NULL")) {
      return new Literal(null, word);
    }
    if (word.is("TRUE") || word.is("FALSE")) {
      return new Literal(word.is("TRUE") ? BigDecimal.ONE : BigDecimal.ZERO, word);
    }
    boolean introducer = word.text().startsWith("_") || word.is("N");
    if (introducer && reader.peek().kind() == TokenKind.STRING) {
      Token string = reader.next();
      return new Literal(string.text(), string);
    }
    throw reader.source().error(word, "wrong default", "a literal or NULL");
  }

  private static BigDecimal number(SourceText source, Token token, boolean negative) {
    if (token.text().length() > MAX_DIGITS) {
      throw source.error(token, "number too long", "at most " + MAX_DIGITS + " characters");
    }
    try {
      BigDecimal number = new BigDecimal(token.text());
      return negative ? number.negate() : number;
    } catch (NumberFormatException e) {
      throw new SchemaException(source.error(token, "wrong number", "a number").getMessage(), e);
    }
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.length() % 2 == 0 ? digits : "0" + digits);
  }

  private static byte[] bits(String digits) {
    byte[] bytes = new byte[(digits.length() + 7) / 8];
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(digits.length() - 1 - i) == '1') {
        bytes[bytes.length - 1 - i / 8] |= (byte) (1 << i % 8);
      }
    }
    return bytes;
  }

  /** Gives a column this default. */
  Column applyTo(Column column, SourceText source) {
    if (value == null) {
      if (!column.nullable()) {
        throw source.error(
            at, "column " + column.label() + ": wrong default", "a value: the column is NOT NULL");
      }
      return column;
    }
    try {
      return column.withDefault(valueFor(column));
    } catch (SchemaException e) {
      throw new SchemaException(
          "wrong default: " + e.getMessage() + ", " + source.place(at.start()), e);
    }
  }

  /** Hexadecimal digits are a number where numbers are, a number is text where members are. */
  private Object valueFor(Column column) {
    return switch (column.type().kind()) {
      case INTEGER, FLOAT, DECIMAL ->
          value instanceof byte[] bytes ? new BigInteger(1, bytes) : value;
      case TEXT -> value instanceof BigDecimal ? PrefixedType.asText(column, value) : value;
      default -> value;
    };
  }
}
