package org.q4j.sql.catalog;

import java.math.BigInteger;
import org.q4j.sql.wire.ColumnDefinition;

/**
 * A whole number; one out of range becomes the nearest, with warning 1292, as on MySQL.
 *
 * @param low the least, not below 0
 */
record IntegerVariable(BigInteger low, BigInteger high) implements VariableType {
  private static final int DIGITS = 21;

  @Override
  public Object take(String name, Object value, Warnings warnings) {
    BigInteger number = VariableType.integer(value);
    if (number == null) {
      throw Errors.wrongType(name);
    }
    BigInteger taken = number.max(low).min(high);
    if (!taken.equals(number)) {
      warnings.warn(1292, "Truncated incorrect %s value: '%s'".formatted(name, number));
    }
    return held(taken);
  }

  private static Object held(BigInteger number) {
    return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
  }

  @Override
  public Object preset(String text) {
    return held(new BigInteger(text));
  }

  @Override
  public ColumnDefinition column(String name, Object value) {
    return VariableType.whole(name, DIGITS);
  }
}
