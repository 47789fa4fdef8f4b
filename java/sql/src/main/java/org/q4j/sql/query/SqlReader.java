package org.q4j.sql.query;

import java.util.ArrayList;
import java.util.List;
import org.q4j.sql.query.SqlToken.Kind;

/** Reads a statement token by token. For one thread. */
final class SqlReader {
  private final String sql;
  private final List<SqlToken> tokens = new ArrayList<>();
  private int at;

  SqlReader(String sql) {
    this.sql = sql;
    SqlLexer lexer = new SqlLexer(sql);
    SqlToken token;
    do {
      token = lexer.next();
      tokens.add(token);
    } while (token.kind() != Kind.END);
  }

  String sql() {
    return sql;
  }

  SqlToken peek() {
    return tokens.get(at);
  }

  SqlToken peek(int ahead) {
    return tokens.get(Math.min(at + ahead, tokens.size() - 1));
  }

  SqlToken next() {
    SqlToken token = tokens.get(at);
    if (token.kind() != Kind.END) {
      at++;
    }
    return token;
  }

  int position() {
    return at;
  }

  void position(int index) {
    at = index;
  }

  boolean accept(String... words) {
    for (int i = 0; i < words.length; i++) {
      if (!peek(i).is(words[i])) {
        return false;
      }
    }
    at += words.length;
    return true;
  }

  boolean acceptSymbol(char symbol) {
    if (peek().isSymbol(symbol)) {
      at++;
      return true;
    }
    return false;
  }

  void expect(String word) {
    if (!accept(word)) {
      throw unexpected();
    }
  }

  void expectSymbol(char symbol) {
    if (!acceptSymbol(symbol)) {
      throw unexpected();
    }
  }

  boolean atEnd() {
    SqlToken token = peek();
    return token.kind() == Kind.END || (token.isSymbol(';') && peek(1).kind() == Kind.END);
  }

  void expectEnd() {
    if (!atEnd()) {
      throw unexpected();
    }
  }

  org.q4j.sql.wire.ErrorReply unexpected() {
    return QueryErrors.syntax(sql.substring(peek().start()));
  }

  /** Reads a name, in backquotes or not. */
  String name() {
    SqlToken token = next();
    if (token.kind() != Kind.WORD && token.kind() != Kind.NAME) {
      at--;
      throw unexpected();
    }
    return token.text();
  }

  /** Reads {@code table} or {@code db.table}. */
  RawName tableName() {
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
  record RawName(String database, String table) {}

  String string() {
    SqlToken token = next();
    if (token.kind() != Kind.STRING) {
      at--;
      throw unexpected();
    }
    return token.text();
  }

  /** Returns the text from a token on, to before another. */
  String text(SqlToken from, SqlToken before) {
    return sql.substring(from.start(), before.start());
  }

  /** Goes behind the parenthesis that closes the one just read. */
  void skipToClose() {
    int depth = 1;
    while (depth > 0) {
      SqlToken token = next();
      if (token.kind() == Kind.END) {
        throw unexpected();
      }
      depth += token.isSymbol('(') ? 1 : token.isSymbol(')') ? -1 : 0;
    }
  }
}
