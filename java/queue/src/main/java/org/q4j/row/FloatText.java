package org.q4j.row;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The text form that MySQL 5.6 gives floating-point numbers.
 *
 * <p>Digits without exponent where the point stands within 15 places of the first digit or amid the
 * digits, else {@code d.ddde-dd}. A DOUBLE has as many digits as it takes to tell it from its
 * neighbours, a FLOAT at most six, which do not always tell. Source: what real servers print. Any
 * thread may call it; numbers are finite.
 */
public final class FloatText {

  private static final int MAX_POINT = 15;
  private static final int FLOAT_DIGITS = 6;

  private FloatText() {}

  /** Returns a FLOAT's form. */
  public static String of(float number) {
    if (number == 0) {
      return zero(number);
    }
    MathContext six = new MathContext(FLOAT_DIGITS, RoundingMode.HALF_EVEN);
    return lay(new BigDecimal(number).round(six).stripTrailingZeros());
  }

  /** Returns a DOUBLE's form. */
  public static String of(double number) {
    return number == 0 ? zero(number) : lay(shortest(number));
  }

  /** Returns the form of a column with a fixed number of digits behind the point. */
  static String fixed(double number, int scale) {
    String text = new BigDecimal(number).setScale(scale, RoundingMode.HALF_EVEN).toPlainString();
    boolean lostSign = Math.copySign(1, number) < 0 && !text.startsWith("-");
    return lostSign ? "-" + text : text;
  }

  private static String zero(double number) {
    return Math.copySign(1, number) < 0 ? "-0" : "0";
  }

  /**
   * Returns the number with the fewest digits that is read as this one: up to JDK 18 {@code
   * Double.toString} now and then gives a digit too many.
   */
  public static BigDecimal shortest(double number) {
    BigDecimal found = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    BigDecimal exact = new BigDecimal(number);
    for (int digits = found.precision() - 1; digits > 0; digits--) {
      BigDecimal shorter = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (shorter.doubleValue() != number) {
        break;
      }
      found = shorter.stripTrailingZeros();
    }
    return found;
  }

  private static String lay(BigDecimal number) {
    String digits = number.unscaledValue().abs().toString();
    int point = digits.length() - number.scale();
    boolean plain = point > -MAX_POINT && (point <= MAX_POINT || digits.length() > point);
    if (plain) {
      return number.toPlainString();
    }
    String sign = number.signum() < 0 ? "-" : "";
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    return sign + digits.charAt(0) + fraction + "e" + (point - 1);
  }
}
