package org.q4j.sql.query;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The number that a value is, or begins with. */
final class LeadingNumber {
  /** What fits no column: reading millions of digits exactly would take minutes. */
  static final int MAX_DIGITS = 400;

  private static final Pattern PARTS =
      Pattern.compile("([-+]?)0*+([0-9]*+)(?:\\.([0-9]*+))?(?:[eE]([-+]?[0-9]{1,9}))?");

  private static final BigDecimal HUGE = BigDecimal.TEN.pow(MAX_DIGITS);

  private LeadingNumber() {}

  /** Returns a number in place of any value; 0 for what begins with none. */
  static BigDecimal of(Object value) {
    if (value instanceof Long number) {
      return BigDecimal.valueOf(number);
    }
    if (value instanceof BigInteger number) {
      return new BigDecimal(number);
    }
    if (value instanceof BigDecimal number) {
      long digits = (long) number.precision() - number.scale();
      return bounded(number.signum(), digits, number);
    }
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      if (Double.isNaN(number)) {
        return BigDecimal.ZERO;
      }
      return Double.isInfinite(number) ? huge(number > 0 ? 1 : -1) : new BigDecimal(number);
    }
    return read(text(value).strip());
  }

  /** Returns the number that bytes are as an unsigned integer. */
  static BigDecimal ofBigEndian(byte[] bytes) {
    int from = 0;
    while (from < bytes.length && bytes[from] == 0) {
      from++;
    }
    return bytes.length - from > MAX_DIGITS
        ? HUGE
        : new BigDecimal(new BigInteger(1, bytes, from, bytes.length - from));
  }

  private static BigDecimal read(String text) {
    Matcher matcher = PARTS.matcher(text);
    if (!matcher.lookingAt()) {
      return BigDecimal.ZERO;
    }
    int sign = matcher.group(1).equals("-") ? -1 : 1;
    String whole = matcher.group(2);
    if (whole.length() > MAX_DIGITS) {
      return huge(sign);
    }
    String fraction = matcher.group(3) == null ? "" : matcher.group(3);
    if (fraction.length() > MAX_DIGITS) {
      fraction = fraction.substring(0, MAX_DIGITS);
    }
    BigDecimal number = new BigDecimal("0" + whole + "." + fraction + "0");
    if (number.signum() == 0) {
      return BigDecimal.ZERO;
    }
    int power = matcher.group(4) == null ? 0 : Integer.parseInt(matcher.group(4));
    long digits = (long) number.precision() - number.scale() + power;
    return digits > MAX_DIGITS || digits < -MAX_DIGITS
        ? bounded(sign, digits, number)
        : number.scaleByPowerOfTen(power).multiply(BigDecimal.valueOf(sign));
  }

  private static BigDecimal bounded(int sign, long digits, BigDecimal number) {
    if (digits > MAX_DIGITS) {
      return huge(sign);
    }
    return digits < -MAX_DIGITS ? BigDecimal.ZERO : number;
  }

  private static BigDecimal huge(int sign) {
    return sign < 0 ? HUGE.negate() : HUGE;
  }

  /** Returns a value's text; bytes are taken for UTF-8. */
  static String text(Object value) {
    return value instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : value instanceof BigDecimal number ? number.toPlainString() : value.toString();
  }
}
