package org.q4j.row;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.q4j.SchemaException;

/** Turns what callers give for an integer column into an integer, or refuses it. */
final class Integers {

  /** More digits than any integer column holds; bounds the work that a hostile number can cause. */
  private static final int MAX_DIGITS = 30;

  private Integers() {}

  static BigInteger of(Column column, Object value) {
    if (value instanceof BigInteger number) {
      return number;
    }
    if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      return BigInteger.valueOf(((Number) value).longValue());
    }
    if (value instanceof Boolean truth) {
      return truth ? BigInteger.ONE : BigInteger.ZERO;
    }
    if (value instanceof BigDecimal number) {
      return ofDecimal(column, number, value);
    }
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      if (Double.isNaN(number) || Double.isInfinite(number)) {
        throw column.refuse("value is no integer", "(expected an integer)", value);
      }
      return ofDecimal(column, new BigDecimal(number), value);
    }
    if (value instanceof CharSequence text) {
      return ofText(column, text);
    }
    throw column.refuse(
        "value of a wrong class",
        "class=" + value.getClass().getName() + " (expected an integer)",
        value);
  }

  private static BigInteger ofDecimal(Column column, BigDecimal number, Object given) {
    if (number.signum() == 0) {
      return BigInteger.ZERO;
    }
    if ((long) number.precision() - number.scale() > MAX_DIGITS) {
      throw tooManyDigits(column, given);
    }
    if (number.scale() > 0 && number.stripTrailingZeros().scale() > 0) {
      throw column.refuse("value has a fraction", "(expected an integer)", given);
    }
    return number.toBigInteger();
  }

  private static BigInteger ofText(Column column, CharSequence text) {
    int length = text.length();
    int at = length > 0 && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
    boolean negative = at == 1 && text.charAt(0) == '-';
    if (at == length) {
      throw noInteger(column, text);
    }
    for (int i = at; i < length; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        throw noInteger(column, text);
      }
    }
    while (at < length - 1 && text.charAt(at) == '0') {
      at++;
    }
    if (length - at > MAX_DIGITS) {
      throw tooManyDigits(column, text);
    }
    BigInteger number = new BigInteger(text.subSequence(at, length).toString());
    return negative ? number.negate() : number;
  }

  private static SchemaException noInteger(Column column, CharSequence text) {
    return column.refuse("text is no integer", "(expected digits with an optional sign)", text);
  }

  private static SchemaException tooManyDigits(Column column, Object value) {
    return column.refuse("value out of range", "(expected at most 20 digits)", value);
  }
}
