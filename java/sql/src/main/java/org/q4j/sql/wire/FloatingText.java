package org.q4j.sql.wire;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.q4j.row.FloatText;

/** Floating-point numbers as MySQL prints them in results. */
public final class FloatingText {
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
    // No digits are made up beyond those that tell it from its neighbours.
    BigDecimal shortest = new BigDecimal(FloatText.of(number.doubleValue()));
    return (shortest.scale() <= decimals ? shortest : new BigDecimal(number.doubleValue()))
        .setScale(decimals, RoundingMode.HALF_EVEN)
        .toPlainString();
  }

  /** Returns the text of a {@link Double} or a {@link Float} whose digits are not fixed. */
  public static String of(Number number) {
    return number instanceof Float single
        ? FloatText.of(single.floatValue())
        : FloatText.of(number.doubleValue());
  }
}
