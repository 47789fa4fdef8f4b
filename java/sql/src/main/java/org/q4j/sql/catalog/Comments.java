package org.q4j.sql.catalog;

/**
 * Blanks the comments of a statement, so that every character stays where it is.
 *
 * <p>What stands in {@code /*!} comments is kept, except where a version above ours is wanted, and
 * what is for MariaDB alone.
 */
final class Comments {
  private final String sql;
  private final char[] out;
  private boolean inVersion;

  private Comments(String sql) {
    this.sql = sql;
    this.out = sql.toCharArray();
  }

  static String blank(String sql) {
    return new Comments(sql).run();
  }

  private String run() {
    int at = 0;
    while (at < out.length) {
      char c = sql.charAt(at);
      if (c == '\'' || c == '"' || c == '`') {
        at = quoted(at, c);
      } else if (sql.startsWith("/*", at)) {
        at = comment(at);
      } else if (inVersion && sql.startsWith("*/", at)) {
        inVersion = false;
        at = erase(at, at + 2);
      } else if (c == '#' || isDashes(at)) {
        int end = sql.indexOf('\n', at);
        at = erase(at, end < 0 ? out.length : end);
      } else {
        at++;
      }
    }
    return new String(out);
  }

  private int quoted(int from, char quote) {
    int at = from + 1;
    while (at < out.length && sql.charAt(at) != quote) {
      at += sql.charAt(at) == '\\' && quote != '`' ? 2 : 1;
    }
    return Math.min(at + 1, out.length);
  }

  private boolean isDashes(int at) {
    return sql.startsWith("--", at)
        && (at + 2 == out.length || Character.isWhitespace(sql.charAt(at + 2)));
  }

  private int comment(int at) {
    if (sql.startsWith("/*!", at)) {
      int digits = at + 3;
      while (digits < out.length && digits < at + 9 && Character.isDigit(sql.charAt(digits))) {
        digits++;
      }
      boolean ours = digits < at + 8 || version(at + 3, digits) <= ServerVersion.NUMBER;
      if (ours) {
        inVersion = true;
        return erase(at, digits < at + 8 ? at + 3 : digits);
      }
    }
    int end = sql.indexOf("*/", at + 2);
    return erase(at, end < 0 ? out.length : end + 2);
  }

  private int version(int from, int to) {
    return Integer.parseInt(sql.substring(from, to));
  }

  private int erase(int from, int to) {
    for (int i = from; i < to; i++) {
      if (out[i] != '\n') {
        out[i] = ' ';
      }
    }
    return to;
  }
}
