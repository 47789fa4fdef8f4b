package org.q4j.sql.text;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.q4j.sql.text.SqlToken.Kind;

/**
 * Writes what the parser library does not read, or reads as something else, in the form that it
 * does: names in double quotes, digits with a character set before them, signs before words, a
 * variable right behind {@code <}.
 */
public final class ParserForm {
  private static final Pattern INTRODUCED =
      Pattern.compile("_[a-z0-9]+\\s*(?:0[xb][0-9a-f]|[xb]')", Pattern.CASE_INSENSITIVE);

  private static final Set<String> SIGNS = Set.of("-", "+", "~", "!");

  /** Functions whose names are words of other statements; behind a sign they are read as those. */
  private static final Set<String> WORDS =
      Set.of("insert", "left", "mod", "repeat", "replace", "right", "truncate");

  private static final Pattern SIGNED =
      Pattern.compile(
          "[-+~!]\\s*(?:true|false|(?:" + String.join("|", WORDS) + ")\\s*\\()",
          Pattern.CASE_INSENSITIVE);

  /** Together, blanks or not, they are an operator of another server's language. */
  private static final Pattern LESS_THAN_VARIABLE = Pattern.compile("<\\s*@");

  private ParserForm() {}

  /**
   * Returns a statement that means the same: {@code `name`} for {@code "name"}, and {@code
   * CONVERT(x'e9' USING latin1)} for {@code _latin1 x'e9'}.
   *
   * @param ansiQuotes whether double quotes stand around names
   * @throws org.q4j.sql.wire.ErrorReply 1064 for quotes that nobody closes
   */
  public static String of(String sql, boolean ansiQuotes) {
    boolean quoted = ansiQuotes && sql.indexOf('"') >= 0;
    if (!quoted
        && !LESS_THAN_VARIABLE.matcher(sql).find()
        && !INTRODUCED.matcher(sql).find()
        && !SIGNED.matcher(sql).find()) {
      return sql;
    }
    StringBuilder out = new StringBuilder(sql.length() + 16);
    int copied = 0;
    SqlReader reader = new SqlReader(sql, ansiQuotes);
    boolean signed = false;
    boolean less = false;
    for (SqlToken token = reader.next(); token.kind() != Kind.END; token = reader.next()) {
      String word = signed ? behindSign(token, reader) : null;
      if (less && token.kind() == Kind.VARIABLE) {
        word = '(' + sql.substring(token.start(), token.end()) + ')';
      }
      String form = word == null ? form(sql, token, reader) : word;
      if (form != null) {
        out.append(sql, copied, token.start()).append(form);
        copied = token.end();
        if (word == null && token.kind() == Kind.WORD) {
          copied = endOfBits(reader);
        }
      }
      signed = token.kind() == Kind.SYMBOL && SIGNS.contains(token.text());
      less = token.isSymbol('<');
    }
    return out.append(sql, copied, sql.length()).toString();
  }

  private static String behindSign(SqlToken token, SqlReader reader) {
    if (token.is("TRUE") || token.is("FALSE")) {
      return "(" + token.text() + ")";
    }
    boolean calls =
        token.kind() == Kind.WORD
            && WORDS.contains(token.text().toLowerCase(Locale.ROOT))
            && reader.peek().isSymbol('(');
    return calls ? "`" + token.text() + "`" : null;
  }

  private static String form(String sql, SqlToken token, SqlReader reader) {
    if (token.kind() == Kind.NAME && sql.charAt(token.start()) == '"') {
      return '`' + token.text().replace("`", "``") + '`';
    }
    if (token.kind() != Kind.WORD || !token.text().startsWith("_") || !isBits(reader)) {
      return null;
    }
    String charset = token.text().substring(1).toLowerCase(Locale.ROOT);
    SqlToken first = reader.peek();
    SqlToken last = first.kind() == Kind.NUMBER ? first : reader.peek(1);
    String bits = sql.substring(first.start(), last.end());
    return charset.equals("binary") ? bits : "CONVERT(%s USING %s)".formatted(bits, charset);
  }

  /** Returns whether {@code x'…'}, {@code 0x…} or one of their like is next. */
  private static boolean isBits(SqlReader reader) {
    SqlToken first = reader.peek();
    if (first.kind() == Kind.NUMBER) {
      return first.text().regionMatches(true, 0, "0x", 0, 2)
          || first.text().regionMatches(true, 0, "0b", 0, 2);
    }
    SqlToken digits = reader.peek(1);
    return (first.is("x") || first.is("b"))
        && digits.kind() == Kind.STRING
        && digits.start() == first.end();
  }

  private static int endOfBits(SqlReader reader) {
    SqlToken first = reader.next();
    return first.kind() == Kind.NUMBER ? first.end() : reader.next().end();
  }
}
