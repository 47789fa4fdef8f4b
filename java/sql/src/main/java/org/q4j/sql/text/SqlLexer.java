package org.q4j.sql.text;

import org.q4j.sql.text.SqlToken.Kind;

/**
 * Cuts a statement into tokens, as MySQL's manual has them ("Language Structure"). What stands in
 * {@code /*!12345 … *}{@code /} is read where the version is not above ours, other comments are
 * not. For one thread.
 */
public final class SqlLexer {
  private final String sql;
  private final boolean ansiQuotes;
  private int at;
  private boolean inConditional;

  /** Reads a statement in which double quotes stand around strings. */
  public SqlLexer(String sql) {
    this(sql, false);
  }

  /**
   * @param ansiQuotes whether double quotes stand around names
   */
  public SqlLexer(String sql, boolean ansiQuotes) {
    this.sql = sql;
    this.ansiQuotes = ansiQuotes;
  }

  /**
   * Returns the next token; the end again and again behind the last.
   *
   * @throws org.q4j.sql.wire.ErrorReply 1064 for quotes that nobody closes
   */
  public SqlToken next() {
    skipBlanks();
    int start = at;
    if (at >= sql.length()) {
      return new SqlToken(Kind.END, "", start, start);
    }
    char c = sql.charAt(at);
    if (c == '`' || (c == '"' && ansiQuotes)) {
      return quoted(Kind.NAME, c, start);
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
    at += c == ':' && charAt(at + 1) == '=' ? 2 : 1;
    return new SqlToken(Kind.SYMBOL, sql.substring(start, at), start, at);
  }

  private char charAt(int index) {
    return index >= 0 && index < sql.length() ? sql.charAt(index) : '\0';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWord(char c) {
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
      } else if (inConditional && c == '*' && charAt(at + 1) == '/') {
        at += 2;
        inConditional = false;
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
        inConditional = true;
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
        throw SyntaxErrors.at(sql, start);
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
    at += charAt(start + 1) == '@' ? 2 : 1;
    StringBuilder text = new StringBuilder(sql.substring(start, at));
    while (true) {
      char c = charAt(at);
      char before = text.charAt(text.length() - 1);
      if ((c == '`' || c == '\'' || c == '"') && (before == '@' || before == '.')) {
        text.append(quoted(c == '`' ? Kind.NAME : Kind.STRING, c, at).text());
      } else if (isWord(c) || c == '.') {
        text.append(c);
        at++;
      } else {
        return new SqlToken(Kind.VARIABLE, text.toString(), start, at);
      }
    }
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
