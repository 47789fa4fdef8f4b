package org.q4j.monitor.zabbix;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes one value of many: integers add up to an integer, and as soon as one has a point to a
 * number with six digits behind it; one that is no number makes lines of all of them.
 *
 * <p>Sums are exact. Zabbix keeps integers of 64 bits without sign: one above that is refused.
 */
final class Aggregation {
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,1000}");
  private static final Pattern NUMBER =
      Pattern.compile(
          "[+-]?([0-9]{1,1000}\\.?[0-9]{0,1000}|\\.[0-9]{1,1000})([eE][+-]?[0-9]{1,3})?");
  private static final BigInteger MOST = BigInteger.ONE.shiftLeft(Long.SIZE);
  private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
  private static final int DIGITS = 6;

  private Aggregation() {}

  /**
   * Returns the value of all.
   *
   * @param values at least one
   */
  static Answer of(Function function, List<String> values) {
    if (function == Function.COUNT) {
      return Answer.value(Integer.toString(values.size()));
    }
    List<String> stripped = values.stream().map(String::strip).toList();
    if (function == Function.JOIN || !stripped.stream().allMatch(Aggregation::isNumber)) {
      return function == Function.JOIN || function == Function.SUM
          ? Answer.value(values.stream().map(value -> value + "\n").collect(Collectors.joining()))
          : Answer.unsupported(
              "%s of values that are no numbers, such as '%s'".formatted(function, odd(stripped)));
    }
    List<BigDecimal> numbers = stripped.stream().map(BigDecimal::new).toList();
    boolean whole = stripped.stream().allMatch(value -> INTEGER.matcher(value).matches());
    BigDecimal sum = numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    return switch (function) {
      case MIN -> number(numbers.stream().reduce(BigDecimal::min).orElseThrow(), whole);
      case MAX -> number(numbers.stream().reduce(BigDecimal::max).orElseThrow(), whole);
      case AVG ->
          number(
              sum.divide(BigDecimal.valueOf(numbers.size()), DIGITS, RoundingMode.HALF_EVEN),
              false);
      default -> number(sum, whole);
    };
  }

  private static boolean isNumber(String value) {
    return NUMBER.matcher(value).matches();
  }

  private static String odd(List<String> values) {
    String odd = values.stream().filter(value -> !isNumber(value)).findFirst().orElseThrow();
    return odd.length() > 100 ? odd.substring(0, 100) + "…" : odd;
  }

  private static Answer number(BigDecimal number, boolean whole) {
    if (!whole) {
      return Answer.value(number.setScale(DIGITS, RoundingMode.HALF_EVEN).toPlainString());
    }
    BigInteger integer = number.toBigIntegerExact();
    return integer.compareTo(LEAST) < 0 || integer.compareTo(MOST) >= 0
        ? Answer.unsupported(
            "value=%s (expected=%s to %s, which is what Zabbix can keep)"
                .formatted(integer, LEAST, MOST.subtract(BigInteger.ONE)))
        : Answer.value(integer.toString());
  }
}
