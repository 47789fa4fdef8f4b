package org.q4j.row;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.q4j.SchemaException;

/** Turns what callers give for a FLOAT, DOUBLE or DECIMAL column into a number, or refuses it. */
final class Numbers {

  /** The longest text of a number; every double can be written out in full in fewer characters. */
  private static final int MAX_TEXT = 4000;

  /** Bits of an integer that no column holds, a DOUBLE included; bounds the work of turning it. */
  private static final int MAX_BITS = 2000;

  private Numbers() {}

  /** Returns the exact value of a number; of a float or double that of its shortest text. */
  static BigDecimal decimal(Column column, Object value) {
    if (value instanceof BigDecimal number) {
      return number;
    }
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      requireFinite(column, number, value);
      return value instanceof Float ? new BigDecimal(value.toString()) : FloatText.shortest(number);
    }
    if (value instanceof CharSequence text) {
      String digits = numeral(column, text);
      try {
        return new BigDecimal(digits);
      } catch (NumberFormatException exponentTooLong) {
        throw outOfRange(column, text, "an exponent of at most 9 digits");
      }
    }
    return new BigDecimal(integer(column, value));
  }

  /** Returns the nearest double, which is finite. */
  static double real(Column column, Object value) {
    double number;
    if (value instanceof Double || value instanceof Float || value instanceof BigDecimal) {
      number = ((Number) value).doubleValue();
    } else if (value instanceof CharSequence text) {
      number = Double.parseDouble(numeral(column, text));
    } else {
      number = integer(column, value).doubleValue();
    }
    boolean given = value instanceof Double || value instanceof Float;
    if (given || Double.isFinite(number)) {
      requireFinite(column, number, value);
      return number;
    }
    throw outOfRange(column, value, "at most " + Double.MAX_VALUE);
  }

  static SchemaException outOfRange(Column column, Object value, String expected) {
    return new SchemaException(
        "column %s: value out of range: value=%s (expected %s)"
            .formatted(column.label(), Shown.of(value), expected));
  }

  private static void requireFinite(Column column, double number, Object value) {
    if (!Double.isFinite(number)) {
      throw column.refuse("value is no number", "(expected a finite number)", value);
    }
  }

  private static BigInteger integer(Column column, Object value) {
    if (value instanceof BigInteger number) {
      if (number.bitLength() > MAX_BITS) {
        throw outOfRange(column, number, "at most " + MAX_BITS + " bits");
      }
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
    throw column.refuse(
        "value of a wrong class",
        "class=" + value.getClass().getName() + " (expected a number)",
        value);
  }

  /** Checks the form of a numeral: the JDK's parsers take more than MySQL does. */
  private static String numeral(Column column, CharSequence text) {
    int length = text.length();
    if (length > MAX_TEXT) {
      throw column.refuse(
          "number too long", "characters=" + length + " (expected at most " + MAX_TEXT + ")", text);
    }
    int at = skipSign(text, 0);
    int whole = skipDigits(text, at);
    int end = whole;
    if (whole < length && text.charAt(whole) == '.') {
      end = skipDigits(text, whole + 1);
    }
    boolean digits = whole > at || end > whole + 1;
    if (digits && end < length && (text.charAt(end) == 'e' || text.charAt(end) == 'E')) {
      int exponent = skipSign(text, end + 1);
      end = skipDigits(text, exponent);
      digits = end > exponent;
    }
    if (!digits || end != length) {
      throw column.refuse("text is no number", "(expected digits such as -12.5 or 1e9)", text);
    }
    return text.toString();
  }

  private static int skipSign(CharSequence text, int at) {
    boolean sign = at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+');
    return sign ? at + 1 : at;
  }

  private static int skipDigits(CharSequence text, int at) {
    int end = at;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }
}
