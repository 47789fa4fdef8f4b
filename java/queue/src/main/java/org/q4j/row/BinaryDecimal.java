package org.q4j.row;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * MySQL's binary form of a decimal number of fixed precision and scale.
 *
 * <p>The digits before the point and those behind it are cut, from the point outwards, into groups
 * of nine; each is a big-endian integer of 4 bytes, the digits left over at both ends take as few
 * bytes as they need. All bytes of a negative number are inverted; then the first bit is, so that
 * bytes compare as numbers do. Source: files written by real servers. Immutable and thread-safe.
 */
final class BinaryDecimal {

  private static final int GROUP = 9;
  private static final int[] BYTES_OF_DIGITS = {0, 1, 1, 2, 2, 3, 3, 4, 4, 4};
  private static final int SIGN_BIT = 0x80;

  private final int precision;
  private final int scale;
  private final int[] groups;

  /**
   * @param precision 1 to 65
   * @param scale 0 to 30, not above the precision
   */
  BinaryDecimal(int precision, int scale) {
    this.precision = precision;
    this.scale = scale;
    int whole = precision - scale;
    List<Integer> digits = new ArrayList<>();
    digits.add(whole % GROUP);
    for (int i = whole / GROUP + scale / GROUP; i > 0; i--) {
      digits.add(GROUP);
    }
    digits.add(scale % GROUP);
    this.groups = digits.stream().mapToInt(Integer::intValue).filter(count -> count > 0).toArray();
  }

  /** Returns the number of bytes: 1 to 30. */
  int bytes() {
    int bytes = 0;
    for (int digits : groups) {
      bytes += BYTES_OF_DIGITS[digits];
    }
    return bytes;
  }

  /**
   * Reads a number.
   *
   * @return null when a group has more digits than it stands for
   */
  BigDecimal read(byte[] body, int offset) {
    boolean negative = (body[offset] & SIGN_BIT) == 0;
    int inverted = negative ? 0xff : 0;
    int sign = SIGN_BIT;
    int at = offset;
    BigInteger unscaled = BigInteger.ZERO;
    for (int digits : groups) {
      long group = 0;
      for (int i = BYTES_OF_DIGITS[digits]; i > 0; i--) {
        group = group << 8 | ((body[at++] ^ inverted ^ sign) & 0xff);
        sign = 0;
      }
      BigInteger limit = BigInteger.TEN.pow(digits);
      if (group >= limit.longValue()) {
        return null;
      }
      unscaled = unscaled.multiply(limit).add(BigInteger.valueOf(group));
    }
    return new BigDecimal(negative ? unscaled.negate() : unscaled, scale);
  }

  /**
   * Appends a number.
   *
   * @param number of this scale, and of no more digits than the precision
   */
  void write(BigDecimal number, RowBuffer out) {
    String digits = number.unscaledValue().abs().toString();
    String padded = "0".repeat(precision - digits.length()) + digits;
    int inverted = number.signum() < 0 ? 0xff : 0;
    int sign = SIGN_BIT;
    int from = 0;
    for (int count : groups) {
      int group = Integer.parseInt(padded, from, from + count, 10);
      for (int i = BYTES_OF_DIGITS[count] - 1; i >= 0; i--) {
        out.put(group >>> (8 * i) ^ inverted ^ sign);
        sign = 0;
      }
      from += count;
    }
  }
}
