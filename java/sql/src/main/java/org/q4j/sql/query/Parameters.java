package org.q4j.sql.query;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.q4j.row.MysqlCharset;
import org.q4j.sql.select.SelectContext.Variable;
import org.q4j.sql.wire.ColumnDefinition;
import org.q4j.sql.wire.ErrorReply;
import org.q4j.sql.wire.FieldFlag;
import org.q4j.sql.wire.FieldType;
import org.q4j.sql.wire.Parameter;

/** Turns what clients bind to question marks into values of expressions, and back. */
final class Parameters {
  private Parameters() {}

  /** Returns the value with the column that tells its type. */
  static Variable variable(Parameter parameter, MysqlCharset charset) {
    Object value = parameter.value();
    if (value == null) {
      return new Variable(ColumnDefinition.computed("?", FieldType.NULL, 0, 0), null);
    }
    if (value instanceof Long || value instanceof BigInteger) {
      int flags = FieldFlag.BINARY | (parameter.unsigned() ? FieldFlag.UNSIGNED : 0);
      return new Variable(ColumnDefinition.computed("?", FieldType.LONGLONG, 21, flags), value);
    }
    if (value instanceof Float number) {
      double widened = Double.parseDouble(number.toString());
      return new Variable(ColumnDefinition.computed("?", FieldType.DOUBLE, 22, 0), widened);
    }
    if (value instanceof Double) {
      return new Variable(ColumnDefinition.computed("?", FieldType.DOUBLE, 22, 0), value);
    }
    if (value instanceof String text) {
      return new Variable(ColumnDefinition.text("?", text.length()), text);
    }
    return ofBytes(parameter, (byte[]) value, charset);
  }

  private static Variable ofBytes(Parameter parameter, byte[] bytes, MysqlCharset charset) {
    return switch (parameter.type()) {
      case DECIMAL, NEWDECIMAL -> decimal(bytes);
      case TINY_BLOB, MEDIUM_BLOB, LONG_BLOB, BLOB, BIT, GEOMETRY ->
          new Variable(
              ColumnDefinition.computed("?", FieldType.BLOB, bytes.length, FieldFlag.BINARY),
              bytes);
      default -> {
        String text = charset.decode(bytes);
        yield new Variable(ColumnDefinition.text("?", text.length()), text);
      }
    };
  }

  private static Variable decimal(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.US_ASCII).strip();
    if (bytes.length > 100 || !text.matches("[-+]?[0-9]*\\.?[0-9]*") || text.length() < 1) {
      throw new ErrorReply(1210, "HY000", "Incorrect arguments to EXECUTE: not a decimal");
    }
    BigDecimal number;
    try {
      number = new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new ErrorReply(1210, "HY000", "Incorrect arguments to EXECUTE: not a decimal");
    }
    return new Variable(
        new ColumnDefinition(
            "",
            "",
            "",
            "?",
            "",
            FieldType.NEWDECIMAL,
            false,
            number.precision() + 2,
            FieldFlag.BINARY,
            number.scale()),
        number);
  }

  /** Returns a user variable's value as if a client had bound it. */
  static Parameter of(Object value, QuerySession session) {
    if (value == null) {
      return new Parameter(FieldType.NULL, false, null);
    }
    if (value instanceof Long) {
      return new Parameter(FieldType.LONGLONG, false, value);
    }
    if (value instanceof BigInteger number) {
      return new Parameter(FieldType.LONGLONG, number.bitLength() >= Long.SIZE, value);
    }
    if (value instanceof Double || value instanceof Float) {
      return new Parameter(FieldType.DOUBLE, false, ((Number) value).doubleValue());
    }
    if (value instanceof byte[]) {
      return new Parameter(FieldType.BLOB, false, value);
    }
    if (value instanceof BigDecimal number) {
      return new Parameter(
          FieldType.NEWDECIMAL, false, number.toPlainString().getBytes(StandardCharsets.US_ASCII));
    }
    return new Parameter(FieldType.VAR_STRING, false, session.encode(value.toString()));
  }
}
