package org.q4j.row;

import java.math.BigInteger;
import java.time.Year;

/** YEAR: one byte, years since 1900; 0 is the year 0000. YEAR(2) is taken for YEAR(4). */
final class YearType extends TemporalType {
  private static final int FIRST = 1901;
  private static final int LAST = 2155;

  YearType() {
    super("YEAR", "year(4)", 1, 0);
  }

  @Override
  boolean inFixedGroup() {
    return false;
  }

  @Override
  DateTime read(byte[] body, int offset) {
    int value = body[offset] & 0xff;
    return DateTime.date(value == 0 ? 0 : 1900 + value, 0, 0);
  }

  @Override
  boolean holds(DateTime value) {
    return value.year() == 0 || (value.year() >= FIRST && value.year() <= LAST);
  }

  @Override
  String text(DateTime value) {
    return "%04d".formatted(value.year());
  }

  @Override
  long number(DateTime value) {
    return value.year();
  }

  /** Numbers and texts of two digits are years around 2000, as MySQL reads them. */
  @Override
  DateTime parse(Column column, Object value) {
    if (value instanceof Year year) {
      return DateTime.date(year.getValue(), 0, 0);
    }
    BigInteger exact = Integers.of(column, value);
    long number = exact.bitLength() < Integer.SIZE ? exact.longValue() : -1;
    boolean text = value instanceof CharSequence;
    boolean zero = number == 0 && (!text || ((CharSequence) value).length() == 4);
    if (number < 0 || number > LAST) {
      throw outOfRange(column, value);
    }
    if (!zero && number < 100) {
      number += number < 70 ? 2000 : 1900;
    }
    return DateTime.date((int) number, 0, 0);
  }

  @Override
  void append(DateTime value, RowBuffer out) {
    out.put(value.year() == 0 ? 0 : value.year() - 1900);
  }

  @Override
  String range() {
    return FIRST + " to " + LAST + ", or 0";
  }
}
