package org.q4j.sql.select;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleUnaryOperator;
import org.q4j.sql.wire.ColumnDefinition;

/** Functions of numbers. */
final class NumberFunctions {

  private static final int MOST_PLACES = 400;

  private NumberFunctions() {}

  static void define(Functions all) {
    all.add("abs", 1, 1, NumberFunctions::abs);
    all.add("ceil,ceiling", 1, 1, call -> whole(call, RoundingMode.CEILING, Math::ceil));
    all.add("floor", 1, 1, call -> whole(call, RoundingMode.FLOOR, Math::floor));
    all.add("round", 1, 2, call -> round(call, RoundingMode.HALF_UP));
    all.add("truncate", 2, 2, call -> round(call, RoundingMode.DOWN));
    all.add(
        "mod",
        2,
        2,
        call ->
            new Arithmetic(call.conversions())
                .modulo(call.argument(0), call.argument(1), call.text()));
    all.add("sign", 1, 1, NumberFunctions::sign);
    all.add("pow,power", 2, 2, NumberFunctions::power);
    all.add("sqrt", 1, 1, call -> ofDouble(call, x -> x < 0 ? Double.NaN : Math.sqrt(x)));
    all.add("exp", 1, 1, NumberFunctions::exp);
    all.add("ln", 1, 1, call -> logarithm(call, Math::log));
    all.add("log2", 1, 1, call -> logarithm(call, NumberFunctions::log2));
    all.add("log10", 1, 1, call -> logarithm(call, Math::log10));
    all.add("log", 1, 2, NumberFunctions::log);
    all.add("pi", 0, 0, call -> new Constant(SqlType.floating(6), Math.PI));
    all.add("sin", 1, 1, call -> ofDouble(call, Math::sin));
    all.add("cos", 1, 1, call -> ofDouble(call, Math::cos));
    all.add("tan", 1, 1, call -> ofDouble(call, Math::tan));
    all.add("cot", 1, 1, NumberFunctions::cotangent);
    all.add("asin", 1, 1, call -> ofDouble(call, Math::asin));
    all.add("acos", 1, 1, call -> ofDouble(call, Math::acos));
    all.add("atan,atan2", 1, 2, NumberFunctions::arcTangent);
    all.add("degrees", 1, 1, call -> ofDouble(call, x -> x * (180 / Math.PI)));
    all.add("radians", 1, 1, call -> ofDouble(call, x -> x * (Math.PI / 180)));
    all.add("rand", 0, 1, NumberFunctions::random);
    all.add("format", 2, 3, NumberFunctions::format);
  }

  /** Returns a function of a double; what is not a number is null. */
  private static Node ofDouble(Call call, DoubleUnaryOperator function) {
    return call.strict(
        SqlType.DOUBLE,
        v -> {
          double result = function.applyAsDouble(call.floating(v, 0));
          return Double.isNaN(result) ? null : (Object) result;
        });
  }

  private static Node exp(Call call) {
    return call.strict(
        SqlType.DOUBLE, v -> Arithmetic.finite(Math.exp(call.floating(v, 0)), call.text()));
  }

  private static Node cotangent(Call call) {
    return call.strict(
        SqlType.DOUBLE, v -> Arithmetic.finite(1 / Math.tan(call.floating(v, 0)), call.text()));
  }

  private static Node power(Call call) {
    return call.strict(
        SqlType.DOUBLE,
        v -> Arithmetic.finite(Math.pow(call.floating(v, 0), call.floating(v, 1)), call.text()));
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }

  private static Node logarithm(Call call, DoubleUnaryOperator function) {
    return call.strict(
        SqlType.DOUBLE,
        v -> {
          double x = call.floating(v, 0);
          return x <= 0 ? undefined(call) : (Object) function.applyAsDouble(x);
        });
  }

  private static Object undefined(Call call) {
    call.context().warn(1365, "Division by 0");
    return null;
  }

  private static Node log(Call call) {
    if (call.count() == 1) {
      return logarithm(call, Math::log);
    }
    return call.strict(
        SqlType.DOUBLE,
        v -> {
          double base = call.floating(v, 0);
          double x = call.floating(v, 1);
          return base <= 0 || x <= 0 || base == 1
              ? undefined(call)
              : (Object) (Math.log(x) / Math.log(base));
        });
  }

  private static Node arcTangent(Call call) {
    return call.strict(
        SqlType.DOUBLE,
        v ->
            v.length == 1
                ? Math.atan(call.floating(v, 0))
                : Math.atan2(call.floating(v, 0), call.floating(v, 1)));
  }

  private static Node abs(Call call) {
    SqlType from = call.type(0);
    Conversions conversions = call.conversions();
    return switch (Conversions.numberKind(from)) {
      case FLOATING ->
          call.strict(
              SqlType.floating(from.decimals()), v -> Math.abs(conversions.floating(v[0], from)));
      case DECIMAL ->
          call.strict(
              SqlType.decimal(from.digits(), from.decimals(), from.unsigned()),
              v -> conversions.decimal(v[0], from).abs());
      default ->
          call.strict(
              from.unsigned() ? SqlType.UNSIGNED : SqlType.INTEGER,
              v ->
                  Arithmetic.integer(
                      Conversions.big(conversions.number(v[0], from)).abs(),
                      from.unsigned(),
                      call.text()));
    };
  }

  private static Node sign(Call call) {
    Conversions conversions = call.conversions();
    return call.strict(
        SqlType.integer(2),
        v -> {
          Number number = conversions.number(v[0], call.type(0));
          if (number instanceof BigDecimal decimal) {
            return (long) decimal.signum();
          }
          return (long) Math.signum(number.doubleValue());
        });
  }

  private static Node whole(Call call, RoundingMode mode, DoubleUnaryOperator function) {
    SqlType from = call.type(0);
    Conversions conversions = call.conversions();
    return switch (Conversions.numberKind(from)) {
      case FLOATING ->
          call.strict(SqlType.floating(0), v -> function.applyAsDouble(call.floating(v, 0)));
      case DECIMAL -> {
        int digits = from.digits() - from.decimals();
        if (digits < 18) {
          yield call.strict(
              SqlType.integer(digits + 2L),
              v -> conversions.decimal(v[0], from).setScale(0, mode).longValue());
        }
        yield call.strict(
            SqlType.decimal(digits + 1, 0, from.unsigned()),
            v -> conversions.decimal(v[0], from).setScale(0, mode));
      }
      default ->
          call.strict(
              from.unsigned() ? SqlType.UNSIGNED : SqlType.INTEGER,
              v -> conversions.number(v[0], from));
    };
  }

  /** Rounds to digits behind the point, negative ones before it. */
  private static Node round(Call call, RoundingMode mode) {
    SqlType from = call.type(0);
    Conversions conversions = call.conversions();
    return switch (Conversions.numberKind(from)) {
      case FLOATING ->
          call.strict(
              SqlType.floating(shownPlaces(call)),
              v -> rounded(call.floating(v, 0), places(call, v), mode));
      case DECIMAL -> {
        int scale = fixedPlaces(call, from.decimals());
        yield call.strict(
            SqlType.decimal(from.digits() - from.decimals() + scale + 1, scale, from.unsigned()),
            v ->
                conversions
                    .decimal(conversions.number(v[0], from), from)
                    .setScale(Math.max(places(call, v), -SqlType.MOST_DIGITS), mode)
                    .setScale(scale, RoundingMode.DOWN));
      }
      default ->
          call.strict(
              from.unsigned() ? SqlType.UNSIGNED : SqlType.INTEGER,
              v -> {
                Number number = conversions.number(v[0], from);
                int places = places(call, v);
                if (places >= 0) {
                  return number;
                }
                BigInteger result =
                    new BigDecimal(Conversions.big(number))
                        .setScale(Math.max(places, -SqlType.MOST_DIGITS), mode)
                        .toBigInteger();
                return Arithmetic.integer(result, from.unsigned(), call.text());
              });
    };
  }

  /** A double shows as many digits as it is rounded to, where that is constant. */
  private static int shownPlaces(Call call) {
    return call.count() < 2 || call.argument(1) instanceof Constant
        ? fixedPlaces(call, 0)
        : ColumnDefinition.ANY_DECIMALS;
  }

  private static int places(Call call, Object[] values) {
    return values.length < 2
        ? 0
        : (int) Math.max(-MOST_PLACES, Math.min(MOST_PLACES, call.integer(values, 1)));
  }

  /** Returns the scale of a rounded decimal: where it is constant, never more than before. */
  private static int fixedPlaces(Call call, int scale) {
    if (call.count() < 2) {
      return 0;
    }
    if (call.argument(1) instanceof Constant constant && constant.value() != null) {
      long places = call.conversions().integer(constant.value(), constant.type());
      return (int) Math.max(0, Math.min(places, SqlType.MOST_DECIMALS));
    }
    return scale;
  }

  private static Double rounded(double number, int places, RoundingMode mode) {
    if (number == 0 || Double.isInfinite(number) || Double.isNaN(number)) {
      return number;
    }
    double power = Math.pow(10, Math.abs(places));
    double moved = places < 0 ? number / power : number * power;
    if (Double.isInfinite(power) || Double.isInfinite(moved)) {
      return places < 0 ? 0.0 : (Double) number;
    }
    // As MySQL does it in floating point: halves to even, and 1.255 is a little less than that.
    double whole =
        mode == RoundingMode.HALF_UP
            ? Math.rint(moved)
            : moved < 0 ? Math.ceil(moved) : Math.floor(moved);
    return places < 0 ? whole * power : whole / power;
  }

  private static Node random(Call call) {
    if (call.count() == 0) {
      return new Node(SqlType.DOUBLE, row -> ThreadLocalRandom.current().nextDouble());
    }
    // One sequence for each seed, as MySQL gives, though not the same one.
    Random[] sequence = new Random[1];
    return new Node(
        SqlType.DOUBLE,
        row -> {
          if (sequence[0] == null) {
            Object seed = call.argument(0).value(row);
            sequence[0] =
                new Random(seed == null ? 0 : call.conversions().integer(seed, call.type(0)));
          }
          return sequence[0].nextDouble();
        });
  }

  private static Node format(Call call) {
    Conversions conversions = call.conversions();
    return new Node(
        SqlType.text(call.type(0).length() * 2 + 40),
        row -> {
          Object value = call.argument(0).value(row);
          Object places = value == null ? null : call.argument(1).value(row);
          if (places == null) {
            return null;
          }
          int scale =
              (int)
                  Math.max(
                      0,
                      Math.min(SqlType.MOST_DECIMALS, conversions.integer(places, call.type(1))));
          BigDecimal number =
              call.type(0).kind().isString()
                  ? conversions.decimal(conversions.floating(value, call.type(0)), SqlType.DOUBLE)
                  : conversions.decimal(value, call.type(0));
          boolean isDouble = !(value instanceof BigDecimal) && call.type(0).kind() == Kind.FLOATING;
          RoundingMode mode = isDouble ? RoundingMode.HALF_EVEN : RoundingMode.HALF_UP;
          return grouped(number.setScale(scale, mode).toPlainString());
        });
  }

  private static String grouped(String number) {
    int start = number.startsWith("-") ? 1 : 0;
    int point = number.indexOf('.') < 0 ? number.length() : number.indexOf('.');
    StringBuilder out = new StringBuilder(number);
    for (int i = point - 3; i > start; i -= 3) {
      out.insert(i, ',');
    }
    return out.toString();
  }
}
