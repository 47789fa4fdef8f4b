package org.q4j.sql.query;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.q4j.Q4jException;
import org.q4j.SchemaException;
import org.q4j.row.Column;
import org.q4j.row.MysqlCharset;
import org.q4j.row.RowBuilder;
import org.q4j.row.ValueKind;
import org.q4j.sql.catalog.Warnings;
import org.q4j.sql.select.Expressions;
import org.q4j.sql.wire.ErrorReply;
import org.q4j.sql.wire.FloatingText;

/**
 * Puts values into columns as MySQL in strict mode does (MySQL 5.7 Reference Manual, "Server SQL
 * Modes", "Out-of-Range and Overflow Handling"): numbers are rounded to the column's digits, texts
 * are read as numbers where numbers are wanted, and what does not fit is the error that MySQL has
 * for it, or, where the {@link InsertRules} are lenient, a warning and the {@link NearestValue}.
 * For one statement.
 */
final class Conversion {
  static final Pattern NUMBER =
      Pattern.compile("[-+]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]{1,9})?");

  private static final Pattern SPACED_NUMBER = Pattern.compile(" +[0-9]{1,20}");

  private static final int MAX_EXPONENT = 400;
  private static final int INVALID_JSON = 3140;

  private final Warnings warnings;
  private final TemporalConversion temporals;
  private final InsertRules rules;
  private final boolean nulls;

  /**
   * @param manyRows whether the statement may have more rows than one: only then, or with IGNORE,
   *     is NULL ever taken for a column that is NOT NULL
   */
  Conversion(Warnings warnings, ZoneId zone, InsertRules rules, boolean manyRows) {
    this.warnings = warnings;
    this.temporals = new TemporalConversion(warnings, zone);
    this.rules = rules;
    this.nulls = rules.ignore() || (!rules.strict() && manyRows);
  }

  /**
   * Sets a column.
   *
   * @param value as {@link org.q4j.sql.select.RowCursor} has them
   * @param row from 1, for messages
   * @throws ErrorReply when it does not fit, and the nearest value is not to be taken
   */
  void set(RowBuilder to, int index, Object value, long row) {
    Column column = to.schema().column(index);
    try {
      setExactly(to, index, column, value, row);
    } catch (ErrorReply refused) {
      if (refused.number() == INVALID_JSON || !(value == null ? nulls : rules.lenient())) {
        throw refused;
      }
      if (value == null) {
        NearestValue.setImplicit(to, index);
      } else {
        NearestValue.set(to, index, value);
      }
      ErrorReply said = mild(refused, column, value, row);
      warnings.warn(said.number(), said.getMessage());
    }
  }

  /** Returns what MySQL says of a value that it changes, where it has other words for that. */
  private static ErrorReply mild(ErrorReply refused, Column column, Object value, long row) {
    return switch (refused.number()) {
      case 1406 ->
          column.type().kind() == ValueKind.BITS ? outOfRange(column, row) : truncated(column, row);
      case 1292 -> isOutside(column, value) ? outOfRange(column, row) : truncated(column, row);
      default -> refused;
    };
  }

  /** Returns whether a value is a moment or a span that only its type's range leaves out. */
  private static boolean isOutside(Column column, Object value) {
    return switch (typeName(column)) {
      case "timestamp" ->
          Expressions.datetime(LeadingNumber.text(value).strip())
              .filter(moment -> !moment.startsWith("00", 5) && !moment.startsWith("00", 8))
              .isPresent();
      case "time" -> TemporalShape.isTime(value);
      default -> false;
    };
  }

  private void setExactly(RowBuilder to, int index, Column column, Object value, long row) {
    if (value == null) {
      setNull(to, index, column);
      return;
    }
    switch (column.type().kind()) {
      case INTEGER -> setInteger(to, index, column, value, row);
      case FLOAT, DECIMAL -> setNumber(to, index, column, value, row);
      case TEMPORAL -> temporals.set(to, index, column, value, row);
      case TEXT -> setText(to, index, column, value, row);
      case BINARY, BITS -> setBytes(to, index, column, value, row);
    }
  }

  private static void setNull(RowBuilder to, int index, Column column) {
    if (!column.nullable()) {
      if (typeName(column).equals("timestamp")) {
        to.set(index, java.time.Instant.now()); // What NULL means there.
        return;
      }
      throw new ErrorReply(1048, "23000", "Column '%s' cannot be null".formatted(column.name()));
    }
    to.set(index, null);
  }

  /** Returns what a hexadecimal literal is to a column: a number to those of numbers. */
  static Object literalBytes(byte[] bytes, Column column) {
    return switch (column.type().kind()) {
      case INTEGER, FLOAT, DECIMAL ->
          bytes.length < Long.BYTES
              ? (Object) new BigInteger(1, bytes).longValue()
              : LeadingNumber.ofBigEndian(bytes);
      case TEMPORAL ->
          typeName(column).equals("year") ? LeadingNumber.ofBigEndian(bytes).longValue() : bytes;
      default -> bytes;
    };
  }

  /** Returns the type's first word in small letters. */
  static String typeName(Column column) {
    String sql = column.type().sql().toLowerCase(Locale.ROOT);
    int end = 0;
    while (end < sql.length() && Character.isLetter(sql.charAt(end))) {
      end++;
    }
    return sql.substring(0, end);
  }

  private void setInteger(RowBuilder to, int index, Column column, Object value, long row) {
    Object number = value;
    if (value instanceof CharSequence || value instanceof byte[]) {
      requireRange(to, index, column, value, row);
      number = parse(column, value, row, true);
    }
    try {
      if (number instanceof Long integer) {
        to.set(index, integer.longValue());
        return;
      }
      if (number instanceof BigDecimal decimal) {
        if (value instanceof BigDecimal && decimal.signum() < 0 && isUnsigned(column)) {
          throw outOfRange(column, row); // Even where it would be rounded to 0.
        }
        number = rounded(decimal, column, row);
      } else if (number instanceof Double || number instanceof Float) {
        double rounded = Math.rint(((Number) number).doubleValue());
        if (Double.isNaN(rounded) || Double.isInfinite(rounded)) {
          throw outOfRange(column, row);
        }
        number = new BigDecimal(rounded).toBigInteger();
      }
      to.set(index, number);
    } catch (SchemaException refused) {
      throw outOfRange(column, row);
    }
  }

  /** A text that begins with a number out of range is that, whatever stands behind the number. */
  private void requireRange(RowBuilder to, int index, Column column, Object value, long row) {
    String text = value instanceof byte[] bytes ? latin(bytes) : value.toString();
    String stripped = text.strip();
    Matcher matcher = NUMBER.matcher(stripped);
    if (matcher.lookingAt() && matcher.end() < stripped.length()) {
      setInteger(to, index, column, number(matcher.group(), column, row), row);
    }
  }

  private static boolean isUnsigned(Column column) {
    return column.type().sql().toLowerCase(Locale.ROOT).contains("unsigned");
  }

  private static BigInteger rounded(BigDecimal decimal, Column column, long row) {
    if (decimal.signum() != 0 && (long) decimal.precision() - decimal.scale() > 30) {
      throw outOfRange(column, row);
    }
    return decimal.setScale(0, RoundingMode.HALF_UP).toBigInteger();
  }

  private void setNumber(RowBuilder to, int index, Column column, Object value, long row) {
    Object number = value;
    if (value instanceof CharSequence || value instanceof byte[]) {
      number = parse(column, value, row, column.type().kind() == ValueKind.DECIMAL);
    }
    try {
      to.set(index, number);
    } catch (SchemaException refused) {
      throw outOfRange(column, row);
    }
    if (column.type().kind() == ValueKind.DECIMAL) {
      noteLostDigits(column, number, row);
    }
  }

  private void noteLostDigits(Column column, Object number, long row) {
    if (number instanceof BigDecimal decimal) {
      String sql = column.type().sql();
      int comma = sql.indexOf(',');
      int scale =
          comma < 0 ? 0 : Integer.parseInt(sql.substring(comma + 1, sql.indexOf(')')).strip());
      if (decimal.scale() > scale && decimal.stripTrailingZeros().scale() > scale) {
        warnings.add(Warnings.Level.NOTE, 1265, truncated(column, row).getMessage());
      }
    }
  }

  /** Reads a number; blanks around it do not count. */
  private static Object parse(Column column, Object value, long row, boolean exact) {
    String text = value instanceof byte[] bytes ? latin(bytes) : value.toString();
    String stripped = text.strip();
    Matcher matcher = NUMBER.matcher(stripped);
    if (!matcher.lookingAt()) {
      if (!exact) {
        throw truncated(column, row);
      }
      throw incorrect(
          column.type().kind() == ValueKind.DECIMAL ? "decimal" : "integer", text, column, row);
    }
    if (matcher.end() < stripped.length()) {
      throw truncated(column, row);
    }
    return number(stripped, column, row);
  }

  private static Object number(String text, Column column, long row) {
    int exponent = Math.max(text.indexOf('e'), text.indexOf('E'));
    if (exponent >= 0 && column.type().kind() == ValueKind.FLOAT) {
      return Double.valueOf(text);
    }
    if (exponent >= 0) {
      int power = Integer.parseInt(text.substring(exponent + 1));
      if (Math.abs(power) > MAX_EXPONENT) {
        if (power > 0) {
          throw outOfRange(column, row);
        }
        return BigDecimal.ZERO;
      }
    }
    if (text.length() > LeadingNumber.MAX_DIGITS) {
      BigDecimal bounded = LeadingNumber.of(text);
      if (bounded.precision() > LeadingNumber.MAX_DIGITS && bounded.scale() <= 0) {
        throw outOfRange(column, row);
      }
      return bounded;
    }
    return new BigDecimal(text);
  }

  private void setText(RowBuilder to, int index, Column column, Object value, long row) {
    Object text =
        value instanceof Double || value instanceof Float ? FloatingText.of((Number) value) : value;
    String type = typeName(column);
    if (type.equals("enum") || type.equals("set")) {
      text = member(column, type, value, row);
    }
    try {
      to.set(index, text);
    } catch (SchemaException refused) {
      textRefused(to, index, column, text, row, refused);
    }
  }

  /** Returns a member's text, or its number: without what is behind the point. */
  private static Object member(Column column, String type, Object value, long row) {
    boolean fraction =
        value instanceof BigDecimal || value instanceof Double || value instanceof Float;
    Object given = fraction ? (Object) ((Number) value).longValue() : value;
    // Only where it is not strict, an ENUM has what is no member: the empty text, or 0.
    if (given instanceof String text && SPACED_NUMBER.matcher(text).matches()) {
      given = text.strip();
    }
    boolean none = given instanceof Number number && number.longValue() == 0;
    none |= given instanceof String text && (text.isBlank() || text.equals("0"));
    if (type.equals("enum") && none && !TableColumns.members(column).contains("")) {
      throw truncated(column, row);
    }
    return given;
  }

  private void textRefused(
      RowBuilder to, int index, Column column, Object value, long row, SchemaException refused) {
    String type = typeName(column);
    if (type.equals("enum") || type.equals("set")) {
      throw truncated(column, row);
    }
    if (type.equals("json")) {
      throw new ErrorReply(INVALID_JSON, "22032", "Invalid JSON text: " + refused.getMessage());
    }
    MysqlCharset charset = column.type().encoding().orElseThrow().charset();
    String text;
    try {
      if (value instanceof byte[] bytes) {
        text = charset.decode(bytes);
      } else {
        text = value.toString();
        charset.encode(text);
      }
    } catch (Q4jException unfit) {
      throw incorrect("string", shown(value), column, row);
    }
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == ' ') {
      end--;
      try {
        to.set(index, text.substring(0, end));
      } catch (SchemaException stillTooLong) {
        continue;
      }
      if (!type.equals("char")) {
        warnings.add(Warnings.Level.NOTE, 1265, truncated(column, row).getMessage());
      }
      return;
    }
    throw tooLong(column, row);
  }

  private static void setBytes(RowBuilder to, int index, Column column, Object value, long row) {
    Object bytes = value;
    if (column.type().kind() == ValueKind.BINARY && value instanceof Number number) {
      String text =
          number instanceof BigDecimal decimal
              ? decimal.toPlainString()
              : number instanceof Double || number instanceof Float
                  ? FloatingText.of(number)
                  : number.toString();
      bytes = text.getBytes(StandardCharsets.US_ASCII);
    } else if (column.type().kind() == ValueKind.BITS && value instanceof String text) {
      bytes = text.getBytes(StandardCharsets.UTF_8);
    } else if (column.type().kind() == ValueKind.BITS && value instanceof BigDecimal decimal) {
      if (decimal.signum() < 0) {
        throw outOfRange(column, row); // Even where it would be rounded to 0.
      }
      bytes = rounded(decimal, column, row);
    } else if (column.type().kind() == ValueKind.BITS && value instanceof Double number) {
      bytes = new BigDecimal(Math.rint(number)).toBigInteger();
    }
    try {
      to.set(index, bytes);
    } catch (SchemaException refused) {
      throw tooLong(column, row);
    }
  }

  static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  static String shown(Object value) {
    if (value instanceof byte[] bytes) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < Math.min(bytes.length, 32); i++) {
        boolean printable = bytes[i] >= 0x20 && bytes[i] < 0x7f;
        text.append(printable ? String.valueOf((char) bytes[i]) : "\\x%02X".formatted(bytes[i]));
      }
      return text.toString();
    }
    String text = value.toString();
    return text.length() > 64 ? text.substring(0, 64) : text;
  }

  static ErrorReply incorrect(String type, String value, Column column, long row) {
    return new ErrorReply(
        1366,
        "HY000",
        "Incorrect %s value: '%s' for column '%s' at row %d"
            .formatted(type, shown(value), column.name(), row));
  }

  static ErrorReply outOfRange(Column column, long row) {
    return new ErrorReply(
        1264,
        "22003",
        "Out of range value for column '%s' at row %d".formatted(column.name(), row));
  }

  static ErrorReply truncated(Column column, long row) {
    return new ErrorReply(
        1265, "01000", "Data truncated for column '%s' at row %d".formatted(column.name(), row));
  }

  private static ErrorReply tooLong(Column column, long row) {
    return new ErrorReply(
        1406, "22001", "Data too long for column '%s' at row %d".formatted(column.name(), row));
  }
}
