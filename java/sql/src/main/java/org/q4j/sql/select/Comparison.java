package org.q4j.sql.select;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;

/** How values of two types compare, by MySQL's rules of conversion. */
final class Comparison {

  /** Orders two values that are not null. */
  @FunctionalInterface
  interface Order {

    /** What {@link #compare} returns where a value cannot be compared: as with NULL. */
    int UNKNOWN = Integer.MIN_VALUE;

    /** Returns a negative number, 0, a positive number, or {@link #UNKNOWN}. */
    int compare(Object left, Object right);
  }

  private static final Temporal ZERO = Temporal.date(0, 0, 0).asDatetime();

  private Comparison() {}

  static Order of(SqlType left, SqlType right, Collation collation, Conversions conversions) {
    Kind a = left.kind();
    Kind b = right.kind();
    if (a == Kind.NULL || b == Kind.NULL) {
      return (x, y) -> Order.UNKNOWN;
    }
    if (isBytesOrText(a) && isBytesOrText(b)) {
      return strings(left, right, collation, conversions);
    }
    if (a.isTemporal() && b.isTemporal()) {
      return temporals(left, right, conversions);
    }
    if ((a.isTemporal() && b.isString()) || (a.isString() && b.isTemporal())) {
      return temporals(left, right, conversions);
    }
    if ((a.isTemporal() && b.isNumber()) || (a.isNumber() && b.isTemporal())) {
      return temporals(left, right, conversions);
    }
    return numbers(left, right, conversions);
  }

  private static boolean isBytesOrText(Kind kind) {
    return kind.isString() || kind == Kind.BITS;
  }

  private static Order strings(
      SqlType left, SqlType right, Collation collation, Conversions conversions) {
    if (left.kind() == Kind.BITS && right.kind() == Kind.BITS) {
      return (x, y) ->
          Conversions.big(conversions.number(x, left))
              .compareTo(Conversions.big(conversions.number(y, right)));
    }
    if (collation == Collation.BYTES) {
      return (x, y) ->
          Arrays.compareUnsigned(Conversions.bytes(x, left), Conversions.bytes(y, right));
    }
    return (x, y) ->
        Weights.compare(Conversions.text(x, left), Conversions.text(y, right), collation);
  }

  private static Order temporals(SqlType left, SqlType right, Conversions conversions) {
    boolean spans =
        (left.kind() == Kind.TIME || right.kind() == Kind.TIME) && !isDate(left) && !isDate(right);
    return (x, y) -> {
      Optional<Temporal> a = spans ? conversions.time(x, left) : conversions.datetime(x, left);
      Optional<Temporal> b = spans ? conversions.time(y, right) : conversions.datetime(y, right);
      // What is no date is as the zero date, with a warning.
      return spans
          ? Long.compare(
              a.map(Temporal::clockMicros).orElse(0L), b.map(Temporal::clockMicros).orElse(0L))
          : a.orElse(ZERO).text(6).compareTo(b.orElse(ZERO).text(6));
    };
  }

  private static boolean isDate(SqlType type) {
    return type.kind() == Kind.DATE || type.kind() == Kind.DATETIME;
  }

  private static Order numbers(SqlType left, SqlType right, Conversions conversions) {
    Kind a = Conversions.numberKind(left);
    Kind b = Conversions.numberKind(right);
    if (a == Kind.FLOATING || b == Kind.FLOATING) {
      return floating(left, right, conversions);
    }
    if (a == Kind.DECIMAL || b == Kind.DECIMAL) {
      return decimals(left, right, conversions);
    }
    return (x, y) -> compare(conversions.number(x, left), conversions.number(y, right));
  }

  static Order floating(SqlType left, SqlType right, Conversions conversions) {
    return (x, y) -> compare(conversions.floating(x, left), conversions.floating(y, right));
  }

  static Order decimals(SqlType left, SqlType right, Conversions conversions) {
    return (x, y) -> conversions.decimal(x, left).compareTo(conversions.decimal(y, right));
  }

  /** Returns the order of floating-point numbers that show so many digits behind the point. */
  static Order shown(SqlType left, SqlType right, Conversions conversions) {
    double apart = 5 / Math.pow(10, Math.max(left.decimals(), right.decimals()) + 1);
    return (x, y) -> {
      double a = conversions.floating(x, left);
      double b = conversions.floating(y, right);
      return Math.abs(a - b) < apart ? 0 : compare(a, b);
    };
  }

  /** Zeros of both signs are equal. */
  private static int compare(double a, double b) {
    return a < b ? -1 : a > b ? 1 : 0;
  }

  /** Orders two integers, or two numbers of the same class. */
  static int compare(Number a, Number b) {
    if (a instanceof Long x && b instanceof Long y) {
      return Long.compare(x, y);
    }
    if (a instanceof BigDecimal x && b instanceof BigDecimal y) {
      return x.compareTo(y);
    }
    if (a instanceof Double x && b instanceof Double y) {
      return compare(x.doubleValue(), y.doubleValue());
    }
    return Conversions.big(a).compareTo(Conversions.big(b));
  }
}
