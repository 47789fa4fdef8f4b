package org.q4j.condition;

/**
 * The function {@code pow} over integers.
 *
 * <p>Q4M computes it in the processor's 80-bit floats and turns the result into an integer: a
 * fraction is cut, so that a negative power of 2 is 0, and what does not fit 64 bits, be it
 * infinite or only too large, becomes the smallest number. So it is here.
 */
final class Power {

  private Power() {}

  static long of(long base, long exponent) {
    if (exponent < 0) {
      return ofNegative(base, exponent);
    }
    long result = 1;
    long factor = base;
    boolean factorFits = true;
    for (long left = exponent; left != 0; left >>= 1) {
      if ((left & 1) != 0) {
        if (!factorFits || overflows(result, factor)) {
          return Long.MIN_VALUE;
        }
        result *= factor;
      }
      factorFits = factorFits && !overflows(factor, factor);
      factor *= factor;
    }
    return result;
  }

  private static long ofNegative(long base, long exponent) {
    if (base == 0) {
      return Long.MIN_VALUE;
    }
    if (base == -1) {
      return (exponent & 1) == 0 ? 1 : -1;
    }
    return base == 1 ? 1 : 0;
  }

  private static boolean overflows(long a, long b) {
    long high = Math.multiplyHigh(a, b);
    return high != (a * b) >> 63;
  }
}
