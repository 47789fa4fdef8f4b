package org.q4j.sql.select;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Arithmetic with MySQL's types of results: integers, decimals with their scale, doubles. */
final class Arithmetic {

  private static final int DIVISION_BY_ZERO = 1365;

  /** Digits that a division adds behind the point. */
  private static final int DIVISION_DIGITS = 4;

  private final Conversions conversions;

  Arithmetic(Conversions conversions) {
    this.conversions = conversions;
  }

  /** The operations that keep integers integers. */
  enum Operation {
    ADD,
    SUBTRACT,
    MULTIPLY;

    BigInteger of(BigInteger a, BigInteger b) {
      return switch (this) {
        case ADD -> a.add(b);
        case SUBTRACT -> a.subtract(b);
        case MULTIPLY -> a.multiply(b);
      };
    }

    BigDecimal of(BigDecimal a, BigDecimal b) {
      return switch (this) {
        case ADD -> a.add(b);
        case SUBTRACT -> a.subtract(b);
        case MULTIPLY -> a.multiply(b);
      };
    }

    double of(double a, double b) {
      return switch (this) {
        case ADD -> a + b;
        case SUBTRACT -> a - b;
        case MULTIPLY -> a * b + 0.0; // There is no negative zero.
      };
    }
  }

  /**
   * Returns a sum, a difference or a product.
   *
   * @param text what messages call it
   */
  Node simple(Operation operation, Node left, Node right, String text) {
    Kind kind = kind(left, right);
    if (kind == Kind.FLOATING) {
      return floating(left, right, text, operation::of);
    }
    boolean unsigned = left.type().unsigned() || right.type().unsigned();
    if (kind == Kind.INTEGER) {
      SqlType type = unsigned ? SqlType.UNSIGNED : SqlType.INTEGER;
      return ofBoth(
          type,
          left,
          right,
          (a, b) -> integer(operation.of(big(a, left), big(b, right)), unsigned, text));
    }
    int leftScale = left.type().decimals();
    int rightScale = right.type().decimals();
    int scale;
    int digits;
    if (operation == Operation.MULTIPLY) {
      scale = Math.min(leftScale + rightScale, SqlType.MOST_DECIMALS);
      digits = digits(left) + digits(right);
    } else {
      scale = Math.max(leftScale, rightScale);
      digits = Math.max(digits(left) - leftScale, digits(right) - rightScale) + scale + 1;
    }
    SqlType type = SqlType.decimal(digits, scale, false);
    return strict(
        type,
        left,
        right,
        (a, b) -> decimal(operation.of(decimal(a, left), decimal(b, right)), scale, text));
  }

  private static int digits(Node node) {
    return node.type().digits();
  }

  /** Returns the kind of number that an operation on two nodes works with. */
  static Kind kind(Node left, Node right) {
    Kind a = Conversions.numberKind(left.type());
    Kind b = Conversions.numberKind(right.type());
    if (a == Kind.FLOATING || b == Kind.FLOATING) {
      return Kind.FLOATING;
    }
    return a == Kind.DECIMAL || b == Kind.DECIMAL ? Kind.DECIMAL : Kind.INTEGER;
  }

  /** What two values that are not null give. */
  @FunctionalInterface
  interface Strict {
    Object of(Object left, Object right);
  }

  /**
   * As {@link #strict}, but the second operand is looked at also when the first is NULL, and what
   * is wrong with it is said: so MariaDB does with integers and doubles, and not with decimals.
   */
  private static Node ofBoth(SqlType type, Node left, Node right, Strict function) {
    return new Node(
        type,
        row -> {
          Object a = left.value(row);
          Object b = right.value(row);
          return a == null || b == null ? null : function.of(a, b);
        });
  }

  /** Returns NULL when an operand is, and does not look at the second one when the first is. */
  static Node strict(SqlType type, Node left, Node right, Strict function) {
    return new Node(
        type,
        row -> {
          Object a = left.value(row);
          Object b = a == null ? null : right.value(row);
          return b == null ? null : function.of(a, b);
        });
  }

  private BigInteger big(Object value, Node node) {
    return Conversions.big(conversions.number(value, node.type()));
  }

  private BigDecimal decimal(Object value, Node node) {
    return conversions.decimal(
        node.type().kind().isTemporal() ? conversions.number(value, node.type()) : value,
        node.type());
  }

  private double floating(Object value, Node node) {
    return conversions.floating(value, node.type());
  }

  /**
   * Returns the type of floating-point results, which show as many digits behind the point as the
   * operand with the most, if both have a number of them.
   *
   * @param more digits that the result shows besides
   */
  private static SqlType floating(Node left, Node right, int more) {
    return SqlType.floating(Math.max(left.type().decimals(), right.type().decimals()) + more);
  }

  /** What two floating-point numbers give. */
  @FunctionalInterface
  private interface OfDoubles {
    double of(double left, double right);
  }

  private Node floating(Node left, Node right, String text, OfDoubles function) {
    return ofBoth(
        floating(left, right, 0),
        left,
        right,
        (a, b) -> finite(function.of(floating(a, left), floating(b, right)), text));
  }

  static Double finite(double number, String text) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      throw SqlErrors.outOfRange("DOUBLE", text);
    }
    return number;
  }

  static Number integer(BigInteger number, boolean unsigned, String text) {
    boolean fits =
        unsigned ? number.signum() >= 0 && number.bitLength() <= 64 : number.bitLength() < 64;
    if (!fits) {
      throw SqlErrors.outOfRange(unsigned ? "BIGINT UNSIGNED" : "BIGINT", text);
    }
    return Conversions.integer(number);
  }

  /**
   * Returns a decimal with at least so many digits behind the point: more that a division left stay
   * until the value is shown.
   */
  static BigDecimal decimal(BigDecimal number, int scale, String text) {
    int wanted = Math.max(scale, Math.min(number.scale(), SqlType.MOST_DECIMALS));
    BigDecimal rounded = number.setScale(wanted, RoundingMode.HALF_UP);
    if (rounded.precision() > SqlType.MOST_DIGITS && rounded.signum() != 0) {
      int fitting = wanted - (rounded.precision() - SqlType.MOST_DIGITS);
      if (fitting < 0) {
        throw SqlErrors.outOfRange("DECIMAL", text);
      }
      return number.setScale(fitting, RoundingMode.HALF_UP).setScale(Math.max(fitting, scale));
    }
    return rounded;
  }

  /** Returns a value as it is shown: with no more digits than its type has. */
  static Object shown(Object value, SqlType type) {
    return value instanceof BigDecimal decimal
            && type.kind() == Kind.DECIMAL
            && decimal.scale() > type.decimals()
        ? decimal.setScale(type.decimals(), RoundingMode.HALF_UP)
        : value;
  }

  /**
   * Returns a quotient with the digits that MySQL works with: whole groups of nine for each
   * operand's, and for four more.
   */
  static BigDecimal quotient(
      BigDecimal dividend, int dividendScale, BigDecimal divisor, int divisorScale) {
    int dividendDigits = Math.max(dividendScale, dividend.scale());
    int divisorDigits = Math.max(divisorScale, divisor.scale());
    int first = groupsOfNine(dividendDigits);
    int second = groupsOfNine(divisorDigits);
    int more = Math.max(0, DIVISION_DIGITS - (first - dividendDigits) - (second - divisorDigits));
    return dividend.divide(divisor, groupsOfNine(first + second + more), RoundingMode.DOWN);
  }

  private static int groupsOfNine(int digits) {
    return (digits + 8) / 9 * 9;
  }

  /** Returns {@code /}, never of integers. */
  Node divide(Node left, Node right, String text) {
    if (kind(left, right) == Kind.FLOATING) {
      return ofBoth(
          floating(left, right, DIVISION_DIGITS),
          left,
          right,
          (a, b) -> {
            double divisor = floating(b, right);
            // There is no negative zero.
            return divisor == 0 ? byZero() : finite(floating(a, left) / divisor + 0.0, text);
          });
    }
    int scale = Math.min(left.type().decimals() + DIVISION_DIGITS, SqlType.MOST_DECIMALS);
    int digits = digits(left) + right.type().decimals() + DIVISION_DIGITS;
    return strict(
        SqlType.decimal(digits, scale, false),
        left,
        right,
        (a, b) -> {
          BigDecimal divisor = decimal(b, right);
          return divisor.signum() == 0
              ? byZero()
              : decimal(
                  quotient(
                      decimal(a, left), left.type().decimals(), divisor, right.type().decimals()),
                  scale,
                  text);
        });
  }

  private Object byZero() {
    conversions.context().warn(DIVISION_BY_ZERO, "Division by 0");
    return null;
  }

  /** Returns DIV: what remains of a quotient before the point. */
  Node integerDivide(Node left, Node right, String text) {
    boolean unsigned = left.type().unsigned() || right.type().unsigned();
    SqlType type = unsigned ? SqlType.UNSIGNED : SqlType.INTEGER;
    Strict quotient =
        (a, b) -> {
          BigDecimal divisor = decimal(b, right);
          return divisor.signum() == 0
              ? byZero()
              : integer(
                  decimal(a, left).divide(divisor, 0, RoundingMode.DOWN).toBigInteger(),
                  unsigned,
                  text);
        };
    return kind(left, right) == Kind.INTEGER
        ? ofBoth(type, left, right, quotient)
        : strict(type, left, right, quotient);
  }

  /** Returns {@code %}, whose sign is the first operand's. */
  Node modulo(Node left, Node right, String text) {
    Kind kind = kind(left, right);
    if (kind == Kind.FLOATING) {
      return ofBoth(
          floating(left, right, 0),
          left,
          right,
          (a, b) -> {
            double divisor = floating(b, right);
            // There is no negative zero.
            return divisor == 0 ? byZero() : (Object) (floating(a, left) % divisor + 0.0);
          });
    }
    if (kind == Kind.INTEGER) {
      boolean unsigned = left.type().unsigned();
      return ofBoth(
          unsigned ? SqlType.UNSIGNED : SqlType.INTEGER,
          left,
          right,
          (a, b) -> {
            BigInteger divisor = big(b, right);
            return divisor.signum() == 0
                ? byZero()
                : integer(big(a, left).remainder(divisor), unsigned, text);
          });
    }
    int scale = Math.max(left.type().decimals(), right.type().decimals());
    return strict(
        SqlType.decimal(Math.max(digits(left), digits(right)), scale, false),
        left,
        right,
        (a, b) -> {
          BigDecimal divisor = decimal(b, right);
          return divisor.signum() == 0
              ? byZero()
              : decimal(decimal(a, left).remainder(divisor), scale, text);
        });
  }

  Node negate(Node operand, String text) {
    SqlType from = operand.type();
    return switch (Conversions.numberKind(from)) {
      case FLOATING ->
          unary(
              SqlType.floating(from.decimals()),
              operand,
              value -> 0.0 - conversions.floating(value, from));
      case DECIMAL ->
          unary(
              SqlType.decimal(from.digits(), from.decimals(), false),
              operand,
              value -> decimal(value, operand).negate());
      default ->
          unary(
              SqlType.integer(Math.min(from.length() + 1, 21)),
              operand,
              value -> integer(big(value, operand).negate(), false, text));
    };
  }

  /** What one value that is not null gives. */
  @FunctionalInterface
  interface OfOne {
    Object of(Object value);
  }

  static Node unary(SqlType type, Node operand, OfOne function) {
    return new Node(
        type,
        row -> {
          Object value = operand.value(row);
          return value == null ? null : function.of(value);
        });
  }

  /** The operations on 64 bits. */
  @FunctionalInterface
  interface OfBits {
    long of(long left, long right);
  }

  /** Returns {@code &} or {@code |}. */
  Node bits(Node left, Node right, OfBits function) {
    return strict(SqlType.UNSIGNED, left, right, bits(function, left, right));
  }

  /** Returns {@code ^}, {@code <<} or {@code >>}. */
  Node bitsOfBoth(Node left, Node right, OfBits function) {
    return ofBoth(SqlType.UNSIGNED, left, right, bits(function, left, right));
  }

  private Strict bits(OfBits function, Node left, Node right) {
    return (a, b) ->
        Conversions.unsigned(
            function.of(conversions.bits(a, left.type()), conversions.bits(b, right.type())));
  }

  Node invert(Node operand) {
    return unary(
        SqlType.UNSIGNED,
        operand,
        value -> Conversions.unsigned(~conversions.bits(value, operand.type())));
  }

  /** Shifts by 64 and more leave nothing. */
  static long shiftLeft(long bits, long by) {
    return by >= 0 && by < 64 ? bits << by : 0;
  }

  /** As {@link #shiftLeft}. */
  static long shiftRight(long bits, long by) {
    return by >= 0 && by < 64 ? bits >>> by : 0;
  }
}
