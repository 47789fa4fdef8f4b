package org.q4j.row;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Numbers that stand for dates and times, written out. */
final class NumberText {

  /** More than any date has; bounds the work that a hostile number can cause. */
  private static final int MAX_DIGITS = 100;

  private NumberText() {}

  /**
   * Returns the digits of a number, with a sign and a point if it has them.
   *
   * @throws org.q4j.SchemaException when the value is no number, or one of too many digits
   */
  static String of(Column column, Object value) {
    if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      return value.toString();
    }
    if (value instanceof BigInteger number) {
      return of(column, new BigDecimal(number));
    }
    if (value instanceof BigDecimal number) {
      boolean few =
          number.unscaledValue().bitLength() < 3 * MAX_DIGITS
              && Math.abs((long) number.scale()) < MAX_DIGITS;
      if (few) {
        return number.toPlainString();
      }
      throw column.refuse("no date or time", "(expected a number of fewer digits)", value);
    }
    throw column.refuse(
        "value of a wrong class",
        "class=%s (expected text, a number or a class of java.time)"
            .formatted(value.getClass().getName()),
        value);
  }
}
