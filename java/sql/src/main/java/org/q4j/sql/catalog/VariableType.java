package org.q4j.sql.catalog;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.q4j.sql.wire.ColumnDefinition;
import org.q4j.sql.wire.ErrorReply;
import org.q4j.sql.wire.FieldFlag;
import org.q4j.sql.wire.FieldType;

/** What values a system variable takes. Immutable. */
interface VariableType {

  /**
   * Takes a value of SET.
   *
   * @param name the variable's, for messages
   * @param value of an expression; null is NULL
   * @param warnings hear of a value that was changed
   * @return what the variable holds: Long, BigInteger, BigDecimal, String or null
   * @throws ErrorReply 1231, 1232 and others when it is wrong
   */
  Object take(String name, Object value, Warnings warnings);

  /** Reads a default of the list. */
  default Object preset(String text) {
    return take("", text, new Warnings());
  }

  /** Returns a value as SHOW VARIABLES has it. */
  default String shown(Object value) {
    return value == null ? "" : value.toString();
  }

  /** Returns the column in which SELECT shows a value. */
  default ColumnDefinition column(String name, Object value) {
    return ColumnDefinition.text(name, value == null ? 0 : shown(value).length());
  }

  /** Returns a column of whole numbers that are not below 0. */
  static ColumnDefinition whole(String name, int digits) {
    return ColumnDefinition.computed(
        name, FieldType.LONGLONG, digits, FieldFlag.UNSIGNED | FieldFlag.BINARY);
  }

  /** Returns a whole number; null when a value is something else. */
  static BigInteger integer(Object value) {
    if (value instanceof BigInteger big) {
      return big;
    }
    boolean whole =
        value instanceof Long
            || value instanceof Integer
            || value instanceof Short
            || value instanceof Byte;
    return whole ? BigInteger.valueOf(((Number) value).longValue()) : null;
  }

  /** Returns a number that a small list is indexed with; -1 when a value is none. */
  static int index(Object value, int size) {
    BigInteger number = integer(value);
    boolean within =
        number != null && number.signum() >= 0 && number.compareTo(BigInteger.valueOf(size)) < 0;
    return within ? number.intValue() : -1;
  }

  /** Returns the text that a value is; null when it is none. */
  static String text(Object value) {
    if (value instanceof byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
    return value instanceof String text ? text : null;
  }
}
