package org.q4j.row;

import java.util.Locale;
import java.util.Set;

/**
 * CURRENT_TIMESTAMP, or one of its other names, as it was written.
 *
 * @param digits of the fraction, 0 for none
 * @param at where it stands
 */
record CurrentTimestamp(int digits, Token at) {

  private static final Set<String> NAMES =
      Set.of("CURRENT_TIMESTAMP", "NOW", "LOCALTIMESTAMP", "LOCALTIME");

  /** Reads it; returns null and stays where it is when something else comes. */
  static CurrentTimestamp read(TokenReader reader) {
    Token at = reader.peek();
    String name = at.text().toUpperCase(Locale.ROOT);
    if (at.kind() != TokenKind.WORD || !NAMES.contains(name)) {
      return null;
    }
    reader.next();
    if (name.equals("NOW") && !reader.peek().isSymbol('(')) {
      throw reader.unexpected("\"(\" after NOW");
    }
    int digits = 0;
    if (reader.acceptSymbol('(')) {
      if (reader.peek().kind() == TokenKind.NUMBER) {
        digits = digits(reader, reader.next());
      }
      reader.expectSymbol(')', "\")\" after " + name);
    }
    return new CurrentTimestamp(digits, at);
  }

  private static int digits(TokenReader reader, Token number) {
    int digits = "0123456".indexOf(number.text());
    if (number.text().length() != 1 || digits < 0) {
      throw reader.source().error(number, "wrong number of digits", "0 to 6");
    }
    return digits;
  }

  /**
   * Refuses it where it cannot stand. Without digits it takes the column's, which MariaDB allows.
   */
  void check(Column column, SourceText source) {
    boolean moment =
        column.type() instanceof DatetimeType || column.type() instanceof TimestampType;
    if (!moment) {
      throw source.error(
          at, "column " + column.label() + ": wrong default", "a column of DATETIME or TIMESTAMP");
    }
    int wanted = ((TemporalType) column.type()).digits();
    if (digits != 0 && digits != wanted) {
      throw source.error(
          at, "column " + column.label() + ": digits=" + digits, wanted + ", as the column has");
    }
  }
}
