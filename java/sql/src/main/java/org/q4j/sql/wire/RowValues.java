package org.q4j.sql.wire;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.q4j.row.MysqlCharset;

/** What a row's values are to the protocol. */
final class RowValues {
  private RowValues() {}

  static void requireCount(Object[] values, int columns) {
    if (values.length != columns) {
      throw new IllegalArgumentException(
          "row: values=%d (expected=%d)".formatted(values.length, columns));
    }
  }

  /** Returns the bytes of a value where text is wanted. */
  static byte[] text(Object value, MysqlCharset charset) {
    if (value instanceof byte[] bytes) {
      return bytes;
    }
    return ResultText.encode(string(value), charset);
  }

  private static String string(Object value) {
    if (value instanceof String text) {
      return text;
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof Double || value instanceof Float) {
      return FloatingText.of((Number) value);
    }
    if (value instanceof Number number) {
      return number.toString();
    }
    throw unexpected(value);
  }

  private static IllegalArgumentException unexpected(Object value) {
    return new IllegalArgumentException(
        "row: value of %s (expected=null, Number, String or byte[])".formatted(value.getClass()));
  }

  /** Returns the low 64 bits of a value where an integer is wanted. */
  static long integer(Object value) {
    if (value instanceof Number number) {
      return number.longValue();
    }
    if (value instanceof String text) {
      return new BigInteger(text).longValue();
    }
    throw unexpected(value);
  }

  static double floating(Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (value instanceof String text) {
      return Double.parseDouble(text);
    }
    throw unexpected(value);
  }
}
