package org.q4j.sql.text;

import java.util.Locale;

/** Takes off what MySQL's clients wrap their statements in. */
public final class Comments {
  private Comments() {}

  /**
   * Returns a statement without comments before it, and with what stands in {@code /*!12345 … *}
   * {@code /} bare. Lines keep their numbers behind its first word.
   *
   * @throws org.q4j.sql.wire.ErrorReply 1064 for quotes that nobody closes
   */
  public static String strip(String sql) {
    SqlToken first = new SqlLexer(sql).next();
    boolean conditional = sql.contains("/*!") || sql.contains("/*M!");
    if (!conditional) {
      return sql.substring(first.start());
    }
    StringBuilder out = new StringBuilder(sql.length());
    int copied = first.start();
    SqlLexer lexer = new SqlLexer(sql);
    for (SqlToken token = lexer.next(); token.kind() != SqlToken.Kind.END; token = lexer.next()) {
      appendGap(out, sql, copied, token.start());
      out.append(sql, token.start(), token.end());
      copied = token.end();
    }
    return out.toString();
  }

  private static void appendGap(StringBuilder out, String sql, int from, int to) {
    long lines = sql.substring(from, to).chars().filter(c -> c == '\n').count();
    if (lines > 0) {
      out.append("\n".repeat((int) lines));
    } else if (from < to) {
      out.append(' ');
    }
  }

  /**
   * Returns a statement's first keyword in capitals, without reading what is behind it; "" when it
   * begins with something else.
   */
  public static String firstWord(String sql) {
    SqlToken first = new SqlLexer(sql).next();
    return first.kind() == SqlToken.Kind.WORD ? first.text().toUpperCase(Locale.ROOT) : "";
  }
}
