package org.q4j.sql.wire;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Floating-point numbers as MySQL prints them: without an exponent where the point stands within
 * fifteen places of the first digit, a FLOAT with six digits at most.
 */
public final class FloatingText {
  private static final int PLACES = 15;
  private static final MathContext SIX = new MathContext(6);

  private FloatingText() {}

  /**
   * Returns the text of a {@link Double} or a {@link Float}.
   *
   * @param decimals digits behind the point, {@link ColumnDefinition#ANY_DECIMALS} where they are
   *     not fixed
   */
  public static String of(Number number, int decimals) {
    if (decimals >= ColumnDefinition.ANY_DECIMALS) {
      return of(number);
    }
    return new BigDecimal(number.doubleValue())
        .setScale(decimals, RoundingMode.HALF_EVEN)
        .toPlainString();
  }

  /** Returns the text of a {@link Double} or a {@link Float} whose digits are not fixed. */
  public static String of(Number number) {
    if (number.doubleValue() == 0) {
      return Math.copySign(1, number.doubleValue()) < 0 ? "-0" : "0";
    }
    BigDecimal exact = new BigDecimal(number.toString());
    BigDecimal shown = (number instanceof Float ? exact.round(SIX) : exact).stripTrailingZeros();
    int point = shown.precision() - shown.scale();
    if (Math.abs(point) <= PLACES || (point > 0 && shown.scale() > 0)) {
      return shown.toPlainString();
    }
    BigDecimal mantissa = shown.movePointLeft(point - 1);
    return mantissa.toPlainString() + "e" + (point - 1);
  }
}
