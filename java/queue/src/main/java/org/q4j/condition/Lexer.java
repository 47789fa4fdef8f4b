package org.q4j.condition;

import java.util.List;

/**
 * Cuts a condition into lexemes. Every call moves on or returns {@link LexemeKind#END}.
 *
 * <p>As in Q4M, a number ends at its last digit, so that {@code 1and 2} is three lexemes. Strings
 * have MySQL's escapes.
 */
final class Lexer {

  /** Longer ones first where one begins another. */
  private static final List<String> SYMBOLS =
      List.of(
          "<=>", "||", "&&", "!=", "<>", "<=", ">=", "<<", ">>", "=", "<", ">", "|", "&", "+", "-",
          "*", "%", "^", "~", "(", ")", ",");

  private final ConditionText source;
  private int at;

  Lexer(ConditionText source) {
    this.source = source;
  }

  Lexeme next() {
    while (isBlank(source.at(at))) {
      at++;
    }
    int start = at;
    char c = source.at(start);
    if (start == source.length()) {
      return lexeme(LexemeKind.END, "", start);
    }
    if (isDigit(c)) {
      return number(start);
    }
    if (c == '`') {
      return lexeme(LexemeKind.NAME, quoted('`', false), start);
    }
    if (c == '\'' || c == '"') {
      return lexeme(LexemeKind.STRING, quoted(c, true), start);
    }
    if (isWordPart(c)) {
      while (isWordPart(source.at(at))) {
        at++;
      }
      return lexeme(LexemeKind.WORD, source.part(start, at), start);
    }
    return symbol(start);
  }

  private Lexeme lexeme(LexemeKind kind, String text, int start) {
    return new Lexeme(kind, text, start, at);
  }

  private Lexeme number(int start) {
    boolean hex = source.at(start) == '0' && source.at(start + 1) == 'x';
    at += hex ? 2 : 1;
    while (isDigit(source.at(at)) || (hex && Character.digit(source.at(at), 16) >= 0)) {
      at++;
    }
    return lexeme(LexemeKind.NUMBER, source.part(start, at), start);
  }

  private Lexeme symbol(int start) {
    for (String symbol : SYMBOLS) {
      int end = start + symbol.length();
      if (end <= source.length() && source.part(start, end).equals(symbol)) {
        at = end;
        return lexeme(LexemeKind.SYMBOL, symbol, start);
      }
    }
    boolean pair =
        Character.isHighSurrogate(source.at(start))
            && Character.isLowSurrogate(source.at(start + 1));
    at += pair ? 2 : 1;
    throw source.error(
        lexeme(LexemeKind.SYMBOL, "", start), "unexpected character", "an operator or a value");
  }

  private String quoted(char quote, boolean escapes) {
    int start = at++;
    StringBuilder text = new StringBuilder();
    while (at < source.length()) {
      char c = source.at(at++);
      if (c == quote) {
        if (source.at(at) != quote) {
          return text.toString();
        }
        at++;
        text.append(quote);
      } else if (c == '\\' && escapes && at < source.length()) {
        appendEscaped(source.at(at++), text);
      } else {
        text.append(c);
      }
    }
    throw source.error(
        lexeme(LexemeKind.SYMBOL, "", start),
        "unterminated text in quotes",
        quote + " before the end");
  }

  private static void appendEscaped(char c, StringBuilder text) {
    switch (c) {
      case '0' -> text.append('\0');
      case 'b' -> text.append('\b');
      case 'n' -> text.append('\n');
      case 'r' -> text.append('\r');
      case 't' -> text.append('\t');
      case 'Z' -> text.append('\u001a');
      // These two keep the backslash: they are escapes of LIKE, not of strings.
      case '%', '_' -> text.append('\\').append(c);
      default -> text.append(c);
    }
  }

  private static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWordPart(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || isDigit(c)
        || c == '_'
        || c == '$'
        || (c >= 0x80 && !Character.isSurrogate(c));
  }
}
