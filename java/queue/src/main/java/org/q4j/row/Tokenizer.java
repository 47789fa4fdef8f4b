package org.q4j.row;

/**
 * Cuts a definition into tokens, as MySQL does in its default SQL mode. Every call moves on or
 * returns {@link TokenKind#END}, so no text makes a reader loop.
 *
 * <p>What stands in a version comment ({@code /*!50100 … *}{@code /}) counts as if there were no
 * comment, whatever the version.
 */
final class Tokenizer {

  private static final int OUTSIDE = -1;

  private final SourceText source;
  private int at;
  private int versionComment = OUTSIDE;

  Tokenizer(SourceText source) {
    this.source = source;
  }

  Token next() {
    skipBlanks();
    int start = at;
    if (start == source.length()) {
      return token(TokenKind.END, "", start);
    }
    char c = source.at(start);
    char following = source.at(start + 1);
    if (c == '`') {
      return token(TokenKind.NAME, quoted('`', false, "a back quote"), start);
    }
    if (c == '\'' || c == '"') {
      return token(TokenKind.STRING, quoted(c, true, "a quote"), start);
    }
    if (following == '\'' && (c == 'x' || c == 'X' || c == 'b' || c == 'B')) {
      at++;
      TokenKind kind = c == 'x' || c == 'X' ? TokenKind.HEX : TokenKind.BITS;
      return digits(kind, quoted('\'', false, "a quote"), start);
    }
    if (isDigit(c) || (c == '.' && isDigit(following))) {
      return numberOrWord(start);
    }
    if (isWordPart(c)) {
      skipWord();
      return token(TokenKind.WORD, source.part(start, at), start);
    }
    at += Character.isHighSurrogate(c) && Character.isLowSurrogate(following) ? 2 : 1;
    return token(TokenKind.SYMBOL, source.part(start, at), start);
  }

  private Token token(TokenKind kind, String text, int start) {
    return new Token(kind, text, start, at);
  }

  private void skipBlanks() {
    while (at < source.length()) {
      char c = source.at(at);
      char following = source.at(at + 1);
      if (isBlank(c)) {
        at++;
      } else if (c == '#' || (c == '-' && following == '-' && blankOrEnd(at + 2))) {
        skipLine();
      } else if (c == '/' && following == '*') {
        openComment();
      } else if (c == '*' && following == '/' && versionComment != OUTSIDE) {
        versionComment = OUTSIDE;
        at += 2;
      } else {
        return;
      }
    }
    if (versionComment != OUTSIDE) {
      throw unterminated(versionComment, "comment", "*/");
    }
  }

  private void skipLine() {
    while (at < source.length() && source.at(at) != '\n') {
      at++;
    }
  }

  private void openComment() {
    int start = at;
    int bang = source.at(at + 2) == 'M' ? at + 3 : at + 2;
    if (source.at(bang) == '!' && versionComment == OUTSIDE) {
      versionComment = start;
      at = bang + 1;
      for (int digits = 0; digits < 6 && isDigit(source.at(at)); digits++) {
        at++;
      }
      return;
    }
    at += 2;
    while (source.at(at) != '*' || source.at(at + 1) != '/') {
      if (at >= source.length()) {
        throw unterminated(start, "comment", "*/");
      }
      at++;
    }
    at += 2;
  }

  private String quoted(char quote, boolean escapes, String name) {
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
    throw unterminated(start, "text in quotes", name);
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

  private Token numberOrWord(int start) {
    skipDigits();
    if (source.at(at) == '.' && isDigit(source.at(at + 1))) {
      at++;
      skipDigits();
      skipExponent();
      return token(TokenKind.NUMBER, source.part(start, at), start);
    }
    if (!isWordPart(source.at(at)) || skipExponent()) {
      return token(TokenKind.NUMBER, source.part(start, at), start);
    }
    skipWord();
    String word = source.part(start, at);
    if (word.startsWith("0x") && word.length() > 2) {
      return digits(TokenKind.HEX, word.substring(2), start);
    }
    if (word.startsWith("0b") && word.length() > 2) {
      return digits(TokenKind.BITS, word.substring(2), start);
    }
    return token(TokenKind.WORD, word, start);
  }

  private boolean skipExponent() {
    if (source.at(at) != 'e' && source.at(at) != 'E') {
      return false;
    }
    int sign = source.at(at + 1) == '-' || source.at(at + 1) == '+' ? 1 : 0;
    if (!isDigit(source.at(at + 1 + sign))) {
      return false;
    }
    at += 1 + sign;
    skipDigits();
    return true;
  }

  private Token digits(TokenKind kind, String digits, int start) {
    int radix = kind == TokenKind.HEX ? 16 : 2;
    Token token = token(kind, digits, start);
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) >= 0x80 || Character.digit(digits.charAt(i), radix) < 0) {
        throw source.error(token, "wrong digit", radix == 16 ? "hexadecimal digits" : "0 and 1");
      }
    }
    return token;
  }

  private void skipDigits() {
    while (isDigit(source.at(at))) {
      at++;
    }
  }

  private void skipWord() {
    while (at < source.length() && isWordPart(source.at(at))) {
      at++;
    }
  }

  private boolean blankOrEnd(int offset) {
    return offset >= source.length() || isBlank(source.at(offset));
  }

  private RuntimeException unterminated(int start, String what, String expected) {
    Token rest = new Token(TokenKind.SYMBOL, "", start, source.length());
    return source.error(rest, "unterminated " + what, expected + " before the end of the text");
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
