package org.q4j.sql.catalog;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.q4j.sql.wire.ColumnDefinition;
import org.q4j.sql.wire.FieldFlag;
import org.q4j.sql.wire.FieldType;

/** Seconds, with six digits behind the point. */
final class SecondsVariable implements VariableType {
  private static final int DIGITS = 6;
  private static final int WIDTH = 23;

  @Override
  public Object take(String name, Object value, Warnings warnings) {
    BigInteger whole = VariableType.integer(value);
    BigDecimal seconds =
        whole != null
            ? new BigDecimal(whole)
            : value instanceof BigDecimal decimal
                ? decimal
                : value instanceof Double number && Double.isFinite(number)
                    ? BigDecimal.valueOf(number)
                    : null;
    if (seconds == null) {
      throw Errors.wrongType(name);
    }
    // Compared before it is scaled, which an exponent could make endless.
    boolean fits =
        seconds.signum() >= 0 && seconds.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0;
    if (!fits) {
      throw Errors.wrongValue(name, seconds);
    }
    return seconds.setScale(DIGITS, RoundingMode.HALF_UP);
  }

  @Override
  public Object preset(String text) {
    return new BigDecimal(text);
  }

  @Override
  public ColumnDefinition column(String name, Object value) {
    return new ColumnDefinition(
        "", "", "", name, "", FieldType.NEWDECIMAL, false, WIDTH, FieldFlag.BINARY, DIGITS);
  }
}
