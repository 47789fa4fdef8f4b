package org.q4j.sql.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.q4j.row.MysqlCharset;

/**
 * Cuts a text at the semicolons between statements: not at those in quotes and comments. Pieces
 * without a token are left out. What is not closed goes on to the end.
 */
final class StatementSplitter {
  /** In these sets the second byte of a character may look like a quote's backslash. */
  private static final Set<String> TRAILING_ASCII =
      Set.of("big5", "cp932", "gb18030", "gbk", "sjis");

  private final byte[] sql;
  private final boolean escapes;
  private final boolean skipPairs;
  private final boolean halfWidth;
  private int at;
  private boolean token;

  /**
   * @param escapes whether a backslash in quotes escapes what follows
   */
  StatementSplitter(byte[] sql, MysqlCharset charset, boolean escapes) {
    this.sql = sql;
    this.escapes = escapes;
    this.skipPairs = TRAILING_ASCII.contains(charset.sqlName());
    this.halfWidth = charset.sqlName().equals("sjis") || charset.sqlName().equals("cp932");
  }

  List<byte[]> split() {
    List<byte[]> parts = new ArrayList<>();
    int start = 0;
    while (at < sql.length) {
      if (sql[at] == ';') {
        addTo(parts, start, at);
        start = ++at;
      } else {
        step();
      }
    }
    addTo(parts, start, sql.length);
    return parts;
  }

  private void addTo(List<byte[]> parts, int start, int end) {
    if (token) {
      int from = start;
      int to = end;
      while (isSpace(sql[from])) {
        from++;
      }
      while (isSpace(sql[to - 1])) {
        to--;
      }
      parts.add(Arrays.copyOfRange(sql, from, to));
    }
    token = false;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || (b >= '\t' && b <= '\r');
  }

  private byte peek(int ahead) {
    return at + ahead < sql.length ? sql[at + ahead] : 0;
  }

  /** Goes over one character, quoted text or comment. */
  private void step() {
    byte here = sql[at];
    if (here == '#' || isDashComment()) {
      toLineEnd();
    } else if (here == '/' && peek(1) == '*') {
      // An executable comment is a statement to whoever runs it.
      token |= peek(2) == '!' || (peek(2) == 'M' && peek(3) == '!');
      toCommentEnd();
    } else if (here == '\'' || here == '"' || here == '`') {
      token = true;
      toQuoteEnd(here);
    } else {
      token |= !isSpace(here) && here != 0;
      character();
    }
  }

  private boolean isDashComment() {
    if (sql[at] != '-' || peek(1) != '-') {
      return false;
    }
    byte third = peek(2);
    return third == 0 || isSpace(third);
  }

  private void toLineEnd() {
    while (at < sql.length && sql[at] != '\n') {
      at++;
    }
  }

  private void toCommentEnd() {
    at += 2;
    while (at < sql.length && !(sql[at] == '*' && peek(1) == '/')) {
      at++;
    }
    at = Math.min(at + 2, sql.length);
  }

  private void toQuoteEnd(byte quote) {
    at++;
    while (at < sql.length && sql[at] != quote) {
      if (sql[at] == '\\' && escapes && quote != '`') {
        at++;
        if (at >= sql.length) {
          return;
        }
      }
      character();
    }
    at++;
  }

  private void character() {
    int here = sql[at] & 0xff;
    boolean single = halfWidth && here >= 0xa1 && here <= 0xdf;
    at += skipPairs && here > 0x80 && here < 0xff && !single ? 2 : 1;
  }
}
