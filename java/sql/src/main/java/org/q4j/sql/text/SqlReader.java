package org.q4j.sql.text;

import java.util.ArrayList;
import java.util.List;
import org.q4j.sql.text.SqlToken.Kind;
import org.q4j.sql.wire.ErrorReply;

/**
 * Reads a statement token by token, as far as it is asked to. What does not fit is MySQL's error
 * 1064, with the place. For one thread.
 */
public final class SqlReader {
  /** More than a table of 4096 columns needs; a token takes some 60 bytes. */
  private static final int MOST_TOKENS = 1 << 20;

  private final String sql;
  private final SqlLexer lexer;
  private final List<SqlToken> tokens = new ArrayList<>();
  private int at;

  /** Reads a statement in which double quotes stand around strings. */
  public SqlReader(String sql) {
    this(sql, false);
  }

  /**
   * @param ansiQuotes whether double quotes stand around names
   */
  public SqlReader(String sql, boolean ansiQuotes) {
    this.sql = sql;
    this.lexer = new SqlLexer(sql, ansiQuotes);
  }

  /** Returns the whole statement. */
  public String sql() {
    return sql;
  }

  /** Returns the next token without going on. */
  public SqlToken peek() {
    return peek(0);
  }

  /**
   * Returns a token behind the next one without going on; the end when there are not so many.
   *
   * @param ahead from 0
   */
  public SqlToken peek(int ahead) {
    int index = at + ahead;
    while (tokens.size() <= index) {
      if (!tokens.isEmpty() && last().kind() == Kind.END) {
        return last();
      }
      if (tokens.size() == MOST_TOKENS) {
        throw new ErrorReply(
            1235, "42000", "a statement of this kind has at most %d words".formatted(MOST_TOKENS));
      }
      tokens.add(lexer.next());
    }
    return tokens.get(index);
  }

  private SqlToken last() {
    return tokens.get(tokens.size() - 1);
  }

  /** Returns the next token and goes behind it. */
  public SqlToken next() {
    SqlToken token = peek();
    if (token.kind() != Kind.END) {
      at++;
    }
    return token;
  }

  /** Returns how many tokens have been read. */
  public int position() {
    return at;
  }

  /** Goes back, or to where it was before. */
  public void position(int index) {
    at = index;
  }

  /** Goes behind these keywords when all of them are next. */
  public boolean accept(String... words) {
    for (int i = 0; i < words.length; i++) {
      if (!peek(i).is(words[i])) {
        return false;
      }
    }
    at += words.length;
    return true;
  }

  /** Goes behind this symbol when it is next. */
  public boolean acceptSymbol(char symbol) {
    boolean there = peek().isSymbol(symbol);
    at += there ? 1 : 0;
    return there;
  }

  /** Goes behind {@code =} or {@code :=} when one is next. */
  public boolean acceptAssignment() {
    boolean there = peek().isAssignment();
    at += there ? 1 : 0;
    return there;
  }

  /** Goes behind a keyword, which must be next. */
  public void expect(String word) {
    if (!accept(word)) {
      throw unexpected();
    }
  }

  /** Goes behind a symbol, which must be next. */
  public void expectSymbol(char symbol) {
    if (!acceptSymbol(symbol)) {
      throw unexpected();
    }
  }

  /** Returns whether nothing is left, but perhaps a semicolon. */
  public boolean atEnd() {
    SqlToken token = peek();
    return token.kind() == Kind.END || (token.isSymbol(';') && peek(1).kind() == Kind.END);
  }

  /** Requires that nothing is left. */
  public void expectEnd() {
    if (!atEnd()) {
      throw unexpected();
    }
  }

  /** Returns the error for the next token. */
  public ErrorReply unexpected() {
    return SyntaxErrors.at(sql, peek().start());
  }

  /** Reads a name, in quotes of names or without. */
  public String name() {
    if (!peek().isName()) {
      throw unexpected();
    }
    return next().text();
  }

  /** Reads {@code table} or {@code db.table}. */
  public RawName tableName() {
    String first = name();
    if (acceptSymbol('.')) {
      return new RawName(first, name());
    }
    return new RawName("", first);
  }

  /**
   * A table's name as it is written.
   *
   * @param database "" when none is
   */
  public record RawName(String database, String table) {}

  /** Reads a string. */
  public String string() {
    if (peek().kind() != Kind.STRING) {
      throw unexpected();
    }
    return next().text();
  }

  /** Returns the text from a token on, to before another. */
  public String text(SqlToken from, SqlToken before) {
    return sql.substring(from.start(), before.start());
  }

  /** Returns the text of some tokens that follow each other. */
  public String text(List<SqlToken> some) {
    return sql.substring(some.get(0).start(), some.get(some.size() - 1).end());
  }

  /** Goes behind the parenthesis that closes the one just read. */
  public void skipToClose() {
    int depth = 1;
    while (depth > 0) {
      SqlToken token = next();
      if (token.kind() == Kind.END) {
        throw unexpected();
      }
      depth += token.isSymbol('(') ? 1 : token.isSymbol(')') ? -1 : 0;
    }
  }

  /**
   * Reads an expression up to a comma outside of parentheses, or the end.
   *
   * @return its tokens; at least one
   */
  public List<SqlToken> expression() {
    List<SqlToken> found = new ArrayList<>();
    int depth = 0;
    while (!atEnd() && !(depth == 0 && peek().isSymbol(','))) {
      SqlToken token = next();
      depth += token.isSymbol('(') ? 1 : token.isSymbol(')') ? -1 : 0;
      found.add(token);
    }
    if (found.isEmpty() || depth != 0) {
      throw unexpected();
    }
    return found;
  }

  /** Returns the text from the next token to the end, without a semicolon, and goes there. */
  public String rest() {
    int from = peek().start();
    int to = from;
    while (!atEnd()) {
      to = next().end();
    }
    return sql.substring(from, to);
  }
}
