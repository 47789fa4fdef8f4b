package org.q4j.sql.query;

import org.q4j.sql.catalog.ServerVersion;
import org.q4j.sql.query.SqlToken.Kind;

/**
 * Cuts a statement into tokens, as MySQL's manual has them ("Language Structure"). What stands in
 * {@code /*!12345 … *}{@code /} is read where the version is not above ours, other comments are
 * not. For one thread.
 */
final class SqlLexer {
  private final String sql;
  private int at;

  SqlLexer(String sql) {
    this.sql = sql;
  }

  SqlToken next() {
    skipBlanks();
    int start = at;
    if (at >= sql.length()) {
      return new SqlToken(Kind.END, "", start, start);
    }
    char c = sql.charAt(at);
    if (c == '`') {
      return quoted(Kind.NAME, '`', start);
    }
    if (c == '\'' || c == '"') {
      return quoted(Kind.STRING, c, start);
    }
    if (c == '@') {
      return variable(start);
    }
    if (isDigit(c) || (c == '.' && isDigit(charAt(at + 1)) && !isWord(charAt(at - 1)))) {
      return number(start);
    }
    if (isWord(c)) {
      return word(start);
    }
    at++;
    return new SqlToken(Kind.SYMBOL, String.valueOf(c), start, at);
  }

  private char charAt(int index) {
    return index >= 0 && index < sql.length() ? sql.charAt(index) : '\0';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean isWord(char c) {
    return isDigit(c)
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '_'
        || c == '$'
        || c >= 0x80;
  }

  private void skipBlanks() {
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (c == '#' || (c == '-' && charAt(at + 1) == '-' && endsDash(charAt(at + 2)))) {
        int end = sql.indexOf('\n', at);
        at = end < 0 ? sql.length() : end;
      } else if (c == '/' && charAt(at + 1) == '*') {
        comment();
      } else if (c == '*' && charAt(at + 1) == '/') {
        at += 2;
      } else {
        return;
      }
    }
  }

  private static boolean endsDash(char c) {
    return c == '\0' || Character.isWhitespace(c);
  }

  /** Skips a comment, or the head of one whose content is meant for this version of MySQL. */
  private void comment() {
    int open = at + 2;
    if (charAt(open) == '!') {
      int digits = open + 1;
      while (isDigit(charAt(digits)) && digits < open + 7) {
        digits++;
      }
      String version = sql.substring(open + 1, digits);
      if (version.length() < 5 || Integer.parseInt(version) <= ServerVersion.NUMBER) {
        at = version.length() < 5 ? open + 1 : digits;
        return;
      }
    }
    int end = sql.indexOf("*/", open);
    at = end < 0 ? sql.length() : end + 2;
  }

  private SqlToken quoted(Kind kind, char quote, int start) {
    StringBuilder text = new StringBuilder();
    at++;
    while (true) {
      if (at >= sql.length()) {
        throw QueryErrors.syntax(sql.substring(start));
      }
      char c = sql.charAt(at++);
      if (c == quote) {
        if (charAt(at) != quote) {
          return new SqlToken(kind, text.toString(), start, at);
        }
        at++;
        text.append(quote);
      } else if (c == '\\' && kind == Kind.STRING && at < sql.length()) {
        text.append(Escapes.of(sql.charAt(at++)));
      } else {
        text.append(c);
      }
    }
  }

  private SqlToken variable(int start) {
    at++;
    if (charAt(at) == '`' || charAt(at) == '\'' || charAt(at) == '"') {
      SqlToken name = quoted(Kind.NAME, sql.charAt(at), at);
      return new SqlToken(Kind.VARIABLE, "@" + name.text(), start, at);
    }
    while (isWord(charAt(at)) || charAt(at) == '@' || charAt(at) == '.') {
      at++;
    }
    return new SqlToken(Kind.VARIABLE, sql.substring(start, at), start, at);
  }

  private SqlToken number(int start) {
    while (isWord(charAt(at)) || charAt(at) == '.') {
      boolean exponent = charAt(at) == 'e' || charAt(at) == 'E';
      at++;
      if (exponent && (charAt(at) == '-' || charAt(at) == '+') && isDigit(charAt(at + 1))) {
        at++;
      }
    }
    String text = sql.substring(start, at);
    // A name may begin with digits.
    boolean word =
        text.chars().anyMatch(c -> !isDigit((char) c) && c != '.')
            && !text.matches("(?i)0x[0-9a-f]+|0b[01]+|[0-9]*\\.?[0-9]*(e[-+]?[0-9]+)?");
    return new SqlToken(word ? Kind.WORD : Kind.NUMBER, text, start, at);
  }

  private SqlToken word(int start) {
    while (isWord(charAt(at))) {
      at++;
    }
    return new SqlToken(Kind.WORD, sql.substring(start, at), start, at);
  }
}
