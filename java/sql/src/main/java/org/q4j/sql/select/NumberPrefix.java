package org.q4j.sql.select;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * The number that a text begins with: blanks, a sign, digits, a point, digits, an exponent.
 * Immutable.
 *
 * @param digits the number's text; "" when the text begins with none
 * @param integerEnd where the digits before a point end
 * @param whole whether nothing but blanks follows it
 */
record NumberPrefix(String digits, int integerEnd, boolean whole) {

  /** More of an exponent is as good as none of a value, or as too much of it. */
  private static final int MOST_EXPONENT_DIGITS = 6;

  private static final Pattern LEADING_ZEROS = Pattern.compile("^([-+]?)0++(?=[0-9])");

  /** More of them are in no number of any type. */
  private static final int MAX_DIGITS = 1000;

  static NumberPrefix of(String text) {
    int start = 0;
    while (start < text.length() && isBlank(text.charAt(start))) {
      start++;
    }
    int at = start;
    if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
      at++;
    }
    int firstDigit = at;
    at = skipDigits(text, at);
    int integerEnd = at;
    int count = at - firstDigit;
    if (at < text.length() && text.charAt(at) == '.') {
      int end = skipDigits(text, at + 1);
      count += end - at - 1;
      at = end;
    }
    if (count == 0) {
      return new NumberPrefix("", 0, false);
    }
    at = exponentEnd(text, at);
    return new NumberPrefix(text.substring(start, at), integerEnd - start, isBlankFrom(text, at));
  }

  private static int skipDigits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  private static int exponentEnd(String text, int from) {
    if (from >= text.length() || (text.charAt(from) | 0x20) != 'e') {
      return from;
    }
    int at = from + 1;
    if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
      at++;
    }
    int end = skipDigits(text, at);
    return end == at || end - at > MOST_EXPONENT_DIGITS ? from : end;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  private static boolean isBlankFrom(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (!isBlank(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  double floating() {
    return digits.isEmpty() ? 0 : Double.parseDouble(digits);
  }

  /** Returns whether nothing is lost when only the digits before a point are taken. */
  boolean isInteger() {
    return whole && integerEnd == digits.length();
  }

  /** Returns the digits before a point. */
  BigInteger integer() {
    String text = digits.substring(0, integerEnd);
    boolean none = text.isEmpty() || text.equals("-") || text.equals("+");
    if (none) {
      return BigInteger.ZERO;
    }
    return text.length() > MAX_DIGITS ? ofManyDigits(text) : new BigInteger(text);
  }

  private static String cut(String plain) {
    return plain.length() > MAX_DIGITS ? plain.substring(0, MAX_DIGITS) : plain;
  }

  /** Reading millions of digits exactly would take minutes; so many are out of any range. */
  private static BigInteger ofManyDigits(String text) {
    int from = text.charAt(0) == '-' || text.charAt(0) == '+' ? 1 : 0;
    while (from < text.length() && text.charAt(from) == '0') {
      from++;
    }
    BigInteger number =
        text.length() - from > MAX_DIGITS
            ? BigInteger.TEN.pow(MAX_DIGITS)
            : new BigInteger("0" + text.substring(from));
    return text.charAt(0) == '-' ? number.negate() : number;
  }

  /** Returns the number; of one with a huge exponent, what a floating-point number can be. */
  BigDecimal decimal() {
    if (digits.isEmpty()) {
      return BigDecimal.ZERO;
    }
    double rough = floating();
    if (rough == 0) {
      return BigDecimal.ZERO;
    }
    if (Double.isInfinite(rough)) {
      return BigDecimal.valueOf(Math.copySign(Double.MAX_VALUE, rough));
    }
    if (digits.length() > MAX_DIGITS) {
      // Fewer than 310 of them are before the point; those far behind it fit no type.
      return digits.indexOf('e') < 0 && digits.indexOf('E') < 0
          ? new BigDecimal(cut(LEADING_ZEROS.matcher(digits).replaceFirst("$1")))
          : BigDecimal.valueOf(rough);
    }
    return new BigDecimal(digits.endsWith(".") ? digits + "0" : digits);
  }
}
