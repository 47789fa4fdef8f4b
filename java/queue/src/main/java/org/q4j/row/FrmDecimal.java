package org.q4j.row;

import java.math.BigInteger;

/**
 * MySQL's binary decimal as it stands in a record: digits in groups of nine from the point outward,
 * each of four big-endian bytes, an incomplete group of fewer. The first bit is inverted; all bits
 * of negative numbers are. (MySQL manual, "Precision Math"; files of real servers.)
 */
final class FrmDecimal {

  private static final int GROUP = 9;
  private static final int[] BYTES = {0, 1, 1, 2, 2, 3, 3, 4, 4, 4};

  private FrmDecimal() {}

  static int size(int precision, int scale) {
    return size(precision - scale) + size(scale);
  }

  private static int size(int digits) {
    return digits / GROUP * 4 + BYTES[digits % GROUP];
  }

  /** Returns the number in digits, with all of its scale. */
  static String read(byte[] bytes, int precision, int scale) {
    boolean negative = bytes[0] >= 0;
    byte[] plain = bytes.clone();
    plain[0] ^= (byte) 0x80;
    for (int i = 0; negative && i < plain.length; i++) {
      plain[i] = (byte) ~plain[i];
    }
    StringBuilder digits = new StringBuilder();
    int whole = precision - scale;
    int at = append(plain, 0, whole % GROUP, digits);
    for (int i = whole / GROUP; i > 0; i--) {
      at = append(plain, at, GROUP, digits);
    }
    String number = digits.isEmpty() ? "0" : new BigInteger(digits.toString()).toString();
    digits.setLength(0);
    for (int i = scale / GROUP; i > 0; i--) {
      at = append(plain, at, GROUP, digits);
    }
    append(plain, at, scale % GROUP, digits);
    return (negative ? "-" : "") + number + (scale == 0 ? "" : "." + digits);
  }

  private static int append(byte[] bytes, int at, int digits, StringBuilder text) {
    long value = 0;
    int size = BYTES[digits];
    for (int i = 0; i < size; i++) {
      value = value << 8 | (bytes[at + i] & 0xff);
    }
    if (digits > 0) {
      text.append(("%0" + digits + "d").formatted(value));
    }
    return at + size;
  }
}
