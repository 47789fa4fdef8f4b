package org.q4j.sql.query;

/** Takes off what MySQL's clients wrap their statements in. */
final class Comments {
  private Comments() {}

  /**
   * Returns a statement without comments before it, and with what stands in {@code /*!12345 … *}
   * {@code /} bare.
   */
  static String strip(String sql) {
    SqlToken first = new SqlLexer(sql).next();
    boolean conditional = sql.contains("/*!") || sql.contains("/*M!");
    if (!conditional) {
      return sql.substring(first.start());
    }
    StringBuilder out = new StringBuilder(sql.length());
    int copied = 0;
    SqlLexer lexer = new SqlLexer(sql);
    for (SqlToken token = lexer.next(); token.kind() != SqlToken.Kind.END; token = lexer.next()) {
      if (token.start() > copied) {
        out.append(' ');
      }
      out.append(sql, token.start(), token.end());
      copied = token.end();
    }
    return out.toString();
  }
}
