package org.q4j.condition;

import java.math.BigInteger;

/** {@code pow} by the book, with numbers of any size. */
final class SlowPower {

  private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);

  private SlowPower() {}

  static long of(long base, long exponent) {
    if (base == 1 || base == -1) {
      return base == 1 || exponent % 2 == 0 ? 1 : -1;
    }
    if (exponent < 0) {
      return base == 0 ? Long.MIN_VALUE : 0;
    }
    if (base == 0) {
      return exponent == 0 ? 1 : 0;
    }
    if (exponent > 64) {
      return Long.MIN_VALUE;
    }
    BigInteger power = BigInteger.valueOf(base).pow((int) exponent);
    return power.bitLength() < Long.SIZE ? power.longValue() : LEAST.longValue();
  }
}
