package org.q4j.sql.select;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.q4j.row.FloatText;
import org.q4j.sql.wire.FieldType;
import org.q4j.sql.wire.FloatingText;

/**
 * Values from one kind to another, as MySQL converts them, with its warnings. No value here is
 * null. Used by one thread at a time.
 */
final class Conversions {

  private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);
  static final BigInteger UNSIGNED_MAX = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private static final int TRUNCATED = 1292;
  private static final int SHOWN = 128;

  private final SelectContext context;

  Conversions(SelectContext context) {
    this.context = context;
  }

  SelectContext context() {
    return context;
  }

  /** Notes that a value lost something on its way to a type. */
  void warnTruncated(String type, String value) {
    String shown = value.length() > SHOWN ? value.substring(0, SHOWN) : value;
    context.warn(TRUNCATED, "Truncated incorrect %s value: '%s'".formatted(type, shown));
  }

  /** Notes that a value is not of a type at all. */
  void warnIncorrect(String type, String value) {
    String shown = value.length() > SHOWN ? value.substring(0, SHOWN) : value;
    context.warn(TRUNCATED, "Incorrect %s value: '%s'".formatted(type, shown));
  }

  boolean isTrue(Object value, SqlType type) {
    if (value instanceof Long number) {
      return number != 0;
    }
    Number number = number(value, type);
    return number instanceof BigDecimal decimal ? decimal.signum() != 0 : number.doubleValue() != 0;
  }

  /** Returns the kind of number that values of a type become: INTEGER, DECIMAL or FLOATING. */
  static Kind numberKind(SqlType type) {
    if (type.hasMembers()) {
      return Kind.INTEGER;
    }
    return switch (type.kind()) {
      case INTEGER, BITS -> Kind.INTEGER;
      case DECIMAL -> Kind.DECIMAL;
      case FLOATING, TEXT, BINARY, NULL -> Kind.FLOATING;
      case DATE, DATETIME, TIME -> type.decimals() == 0 ? Kind.INTEGER : Kind.DECIMAL;
    };
  }

  /** Returns the number that a value is or begins with, of the kind {@link #numberKind} names. */
  Number number(Object value, SqlType type) {
    if (type.hasMembers()) {
      return type.memberNumber((String) value);
    }
    return switch (type.kind()) {
      case INTEGER -> integer((Number) value);
      case BITS -> integer(new BigInteger(1, (byte[]) value));
      case DECIMAL -> decimal(value, type);
      case FLOATING, TEXT, BINARY -> (Number) floating(value, type);
      case DATE, DATETIME, TIME ->
          type.decimals() == 0
              ? (Number) Temporal.ofCanonical((String) value, type.kind()).number()
              : Temporal.ofCanonical((String) value, type.kind()).decimal();
      case NULL -> 0L;
    };
  }

  /** Returns an integer in its one form: a {@link Long} where it fits. */
  static Number integer(Number number) {
    if (number instanceof BigInteger big) {
      return big.bitLength() < 64 ? (Number) big.longValue() : big;
    }
    return number.longValue();
  }

  static BigInteger big(Number integer) {
    return integer instanceof BigInteger big ? big : BigInteger.valueOf(integer.longValue());
  }

  /** Returns whether a number has to be read from a value's characters. */
  private static boolean isText(SqlType type) {
    return type.kind().isString() && !type.hasMembers();
  }

  double floating(Object value, SqlType type) {
    if (isText(type)) {
      String text = text(value, type);
      NumberPrefix number = NumberPrefix.of(text);
      double found = number.floating();
      if (!number.whole()) {
        warnTruncated("DOUBLE", text);
      }
      return Double.isInfinite(found) ? Math.copySign(Double.MAX_VALUE, found) : found;
    }
    return value instanceof Number number
        ? number.doubleValue()
        : number(value, type).doubleValue();
  }

  BigDecimal decimal(Object value, SqlType type) {
    if (value instanceof BigDecimal decimal) {
      return decimal;
    }
    if (value instanceof Double number) {
      return FloatText.shortest(number);
    }
    if (value instanceof Float) {
      return new BigDecimal(value.toString());
    }
    if (value instanceof Number number) {
      return new BigDecimal(big(integer(number)));
    }
    if (isText(type)) {
      String text = text(value, type);
      NumberPrefix number = NumberPrefix.of(text);
      if (!number.whole()) {
        warnTruncated("DECIMAL", text);
      }
      return number.decimal();
    }
    return decimal(number(value, type), type);
  }

  /** Returns the integer that a value is, is rounded to, or begins with; unbounded. */
  BigInteger bigInteger(Object value, SqlType type) {
    if (value instanceof BigDecimal decimal) {
      return decimal.setScale(0, RoundingMode.HALF_UP).toBigInteger();
    }
    if (value instanceof Double || value instanceof Float) {
      return new BigDecimal(Math.rint(((Number) value).doubleValue())).toBigInteger();
    }
    if (value instanceof Number number) {
      return big(number);
    }
    if (isText(type)) {
      String text = text(value, type);
      NumberPrefix number = NumberPrefix.of(text);
      if (!number.isInteger()) {
        warnTruncated("INTEGER", text);
      }
      return number.integer();
    }
    return bigInteger(number(value, type), type);
  }

  /** As {@link #bigInteger}, bounded to what a signed integer can be. */
  long integer(Object value, SqlType type) {
    if (value instanceof Long number) {
      return number;
    }
    return bigInteger(value, type).max(LONG_MIN).min(LONG_MAX).longValue();
  }

  /** As {@link #bigInteger}, as 64 bits: negative numbers have the highest set. */
  long bits(Object value, SqlType type) {
    if (value instanceof Long number) {
      return number;
    }
    return bigInteger(value, type).max(LONG_MIN).min(UNSIGNED_MAX).longValue();
  }

  /** Returns 64 bits as an unsigned integer. */
  static Number unsigned(long bits) {
    return bits >= 0 ? (Number) bits : new BigInteger(Long.toUnsignedString(bits));
  }

  static String text(Object value, SqlType type) {
    if (value instanceof String text) {
      return text;
    }
    if (value instanceof byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
    if (value instanceof BigDecimal decimal) {
      return ((BigDecimal) Arithmetic.shown(decimal, type)).toPlainString();
    }
    if (value instanceof Double || value instanceof Float) {
      return FloatingText.of((Number) value, type.decimals());
    }
    if (type.field() == FieldType.YEAR) {
      return "%04d".formatted(((Number) value).longValue());
    }
    return value.toString();
  }

  static byte[] bytes(Object value, SqlType type) {
    return value instanceof byte[] bytes
        ? bytes
        : text(value, type).getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the date and time that a value is; empty, with a warning, when it is none. */
  Optional<Temporal> datetime(Object value, SqlType type) {
    if (type.kind() == Kind.DATE || type.kind() == Kind.DATETIME) {
      return Optional.of(Temporal.ofCanonical((String) value, type.kind()).asDatetime());
    }
    if (type.kind() == Kind.TIME) {
      Temporal time = Temporal.ofCanonical((String) value, Kind.TIME);
      return Temporal.local(context).date().plus(time);
    }
    Optional<Temporal> found;
    String shown = text(value, type);
    if (type.kind().isString()) {
      TemporalText parsed = TemporalText.datetime(shown);
      if (parsed.isCut() && parsed.value().isPresent()) {
        warnTruncated("datetime", shown);
      }
      found = parsed.value();
    } else {
      found = TemporalNumber.datetime(decimal(value, type));
    }
    if (found.isEmpty()) {
      warnIncorrect("datetime", shown);
    }
    return found.map(Temporal::asDatetime);
  }

  /** As {@link #datetime}, that tells whether a text had no time of day. */
  Optional<Temporal> dateOrDatetime(Object value, SqlType type) {
    if (type.kind() == Kind.DATE) {
      return Optional.of(Temporal.ofCanonical((String) value, Kind.DATE));
    }
    if (type.kind().isString()) {
      Optional<Temporal> found = TemporalText.datetime(text(value, type)).value();
      if (found.isPresent() && found.get().kind() == Kind.DATE) {
        return found;
      }
    } else if (type.kind().isNumber()) {
      Optional<Temporal> found = TemporalNumber.datetime(decimal(value, type));
      if (found.isPresent() && found.get().kind() == Kind.DATE) {
        return found;
      }
    }
    return datetime(value, type);
  }

  /** Returns the span of time that a value is; empty, with a warning, when it is none. */
  Optional<Temporal> time(Object value, SqlType type) {
    if (type.kind().isTemporal()) {
      return Optional.of(Temporal.ofCanonical((String) value, type.kind()).time());
    }
    String shown = text(value, type);
    Optional<Temporal> found;
    if (type.kind().isString()) {
      TemporalText parsed = TemporalText.time(shown);
      found = parsed.value();
      if (parsed.isCut() && found.isPresent()) {
        warnTruncated("time", shown);
      }
    } else {
      found = TemporalNumber.time(decimal(value, type));
    }
    if (found.isEmpty()) {
      warnIncorrect("time", shown);
    }
    return found.map(Temporal::time);
  }

  /** Returns a value as one of another type; null where it cannot be. */
  Object to(Object value, SqlType from, SqlType to) {
    return switch (to.kind()) {
      case NULL -> null;
      case INTEGER -> integer(bigInteger(value, from).max(LONG_MIN).min(UNSIGNED_MAX));
      case DECIMAL -> decimal(value, from).setScale(to.decimals(), RoundingMode.HALF_UP);
      case FLOATING -> floating(value, from);
      case BITS, BINARY -> bytes(value, from);
      case TEXT -> text(value, from);
      case DATE -> datetime(value, from).map(found -> found.date().text(0)).orElse(null);
      case DATETIME -> datetime(value, from).map(found -> found.text(to.decimals())).orElse(null);
      case TIME -> time(value, from).map(found -> found.text(to.decimals())).orElse(null);
    };
  }
}
