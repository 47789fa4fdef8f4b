package org.q4j.sql.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.q4j.sql.catalog.Word.Kind;
import org.q4j.sql.wire.ErrorReply;

/** Reads a short statement word by word. Used by one thread. */
final class WordReader {
  /** Longer than any SHOW or SET that a client sends by itself, short enough to be held twice. */
  private static final int LONGEST = 1 << 20;

  /** Comments before a statement are looked through so far. */
  private static final int LONGEST_HEAD = 4096;

  private final String sql;
  private final boolean ansiQuotes;
  private final List<Word> words = new ArrayList<>();
  private int next;

  WordReader(String statement) {
    this(statement, false);
  }

  /**
   * @param ansiQuotes whether a name may stand in double quotes, which is no string then
   */
  WordReader(String statement, boolean ansiQuotes) {
    this.ansiQuotes = ansiQuotes;
    if (statement.length() > LONGEST) {
      throw Errors.syntax(statement, 1);
    }
    sql = Comments.blank(statement);
    int at = skip(0);
    while (at < sql.length()) {
      Word word = word(at);
      words.add(word);
      at = skip(word.end());
    }
    if (!words.isEmpty() && words.get(words.size() - 1).isSymbol(";")) {
      words.remove(words.size() - 1);
    }
    words.add(new Word(Kind.END, "", sql.length(), sql.length()));
  }

  /** Returns the first keyword of a statement in capitals, without reading the rest of it. */
  static String first(String statement) {
    int at = 0;
    while (at < statement.length() && Character.isWhitespace(statement.charAt(at))) {
      at++;
    }
    if (at < statement.length() && !Character.isLetter(statement.charAt(at))) {
      // Comments come first, which is rare; what is no keyword behind them is none of ours.
      String head = statement.substring(at, Math.min(statement.length(), at + LONGEST_HEAD));
      String bare = Comments.blank(head).stripLeading();
      return bare.isEmpty() || !Character.isLetter(bare.charAt(0)) ? "" : first(bare);
    }
    int end = at;
    while (end < statement.length() && Character.isLetter(statement.charAt(end))) {
      end++;
    }
    return statement.substring(at, end).toUpperCase(Locale.ROOT);
  }

  private int skip(int from) {
    int at = from;
    while (at < sql.length() && Character.isWhitespace(sql.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean inName(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c >= 0x80;
  }

  private int endOfName(int from) {
    int at = from;
    while (at < sql.length() && inName(sql.charAt(at))) {
      at++;
    }
    return at;
  }

  private Word word(int at) {
    char c = sql.charAt(at);
    if (c == '`' || (ansiQuotes && c == '"')) {
      return quoted(Kind.NAME, at);
    }
    if (c == '\'' || c == '"') {
      return quoted(Kind.STRING, at);
    }
    if (c == '@') {
      return variable(at);
    }
    if (Character.isDigit(c)) {
      int end = endOfName(at);
      boolean name = !sql.substring(at, end).matches("\\d+|\\d+[eE]\\d+|0[xXbB][0-9a-fA-F]+");
      return new Word(name ? Kind.PLAIN : Kind.NUMBER, sql.substring(at, end), at, end);
    }
    if (inName(c)) {
      int end = endOfName(at);
      return new Word(Kind.PLAIN, sql.substring(at, end), at, end);
    }
    int end = sql.startsWith(":=", at) ? at + 2 : at + 1;
    return new Word(Kind.SYMBOL, sql.substring(at, end), at, end);
  }

  private Word quoted(Kind kind, int start) {
    char quote = sql.charAt(start);
    StringBuilder text = new StringBuilder();
    int at = start + 1;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      boolean last = at + 1 == sql.length();
      if (c == quote && (last || sql.charAt(at + 1) != quote)) {
        return new Word(kind, text.toString(), start, at + 1);
      }
      if (c == quote) {
        at++;
      } else if (c == '\\' && quote != '`' && !last) {
        at++;
        c = escaped(sql.charAt(at), text);
      }
      text.append(c);
      at++;
    }
    throw syntaxAt(start);
  }

  /** Returns what a character behind a backslash means; that of a pattern stays escaped. */
  private static char escaped(char c, StringBuilder text) {
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case '0' -> '\0';
      case 'b' -> '\b';
      case 'Z' -> '\032';
      case '%', '_' -> {
        text.append('\\');
        yield c;
      }
      default -> c;
    };
  }

  private Word variable(int start) {
    int at = sql.startsWith("@@", start) ? start + 2 : start + 1;
    StringBuilder text = new StringBuilder(sql.substring(start, at));
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (c == '`' || c == '\'' || c == '"') {
        Word name = quoted(Kind.NAME, at);
        text.append(name.text());
        at = name.end();
      } else if (inName(c) || c == '.') {
        text.append(c);
        at++;
      } else {
        break;
      }
    }
    return new Word(Kind.VARIABLE, text.toString(), start, at);
  }

  Word peek() {
    return peek(0);
  }

  Word peek(int ahead) {
    return words.get(Math.min(next + ahead, words.size() - 1));
  }

  Word next() {
    Word word = peek();
    next++;
    return word;
  }

  boolean accept(String keyword) {
    boolean there = peek().is(keyword);
    if (there) {
      next++;
    }
    return there;
  }

  /** Accepts keywords when all of them are there. */
  boolean acceptAll(String... keywords) {
    for (int i = 0; i < keywords.length; i++) {
      if (!peek(i).is(keywords[i])) {
        return false;
      }
    }
    next += keywords.length;
    return true;
  }

  boolean acceptSymbol(String symbol) {
    boolean there = peek().isSymbol(symbol);
    if (there) {
      next++;
    }
    return there;
  }

  void expect(String keyword) {
    if (!accept(keyword)) {
      throw syntax();
    }
  }

  /** Reads a name, with or without quotes. */
  String name() {
    Word word = next();
    if (!word.isName()) {
      next--;
      throw syntax();
    }
    return word.text();
  }

  boolean atEnd() {
    return peek().kind() == Kind.END;
  }

  void expectEnd() {
    if (!atEnd()) {
      throw syntax();
    }
  }

  /**
   * Reads an expression up to a comma outside of parentheses, or the end.
   *
   * @return its words; at least one
   */
  List<Word> expression() {
    List<Word> found = new ArrayList<>();
    int depth = 0;
    while (!atEnd() && !(depth == 0 && peek().isSymbol(","))) {
      Word word = next();
      depth += word.isSymbol("(") ? 1 : word.isSymbol(")") ? -1 : 0;
      found.add(word);
    }
    if (found.isEmpty() || depth != 0) {
      throw syntax();
    }
    return found;
  }

  /** Returns the text of some words that follow each other, without comments. */
  String text(List<Word> some) {
    return sql.substring(some.get(0).start(), some.get(some.size() - 1).end());
  }

  /** Returns the text from the next word to the end, and goes there. */
  String rest() {
    int from = peek().start();
    int to = words.get(words.size() - 1).end();
    next = words.size() - 1;
    String text = sql.substring(from, to).strip();
    return text.endsWith(";") ? text.substring(0, text.length() - 1) : text;
  }

  /** Returns the error for the next word. */
  ErrorReply syntax() {
    return syntaxAt(peek().start());
  }

  private ErrorReply syntaxAt(int at) {
    int line = 1 + (int) sql.substring(0, at).chars().filter(c -> c == '\n').count();
    return Errors.syntax(sql.substring(at).strip(), line);
  }
}
