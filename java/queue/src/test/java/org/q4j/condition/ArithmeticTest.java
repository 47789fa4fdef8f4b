package org.q4j.condition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

/** Numbers, operators and what binds tighter. */
class ArithmeticTest {

  private static void assertValue(long expected, String expression) {
    assertEquals(expected, Rows.value(expression), expression);
  }

  @Test
  void numbersAreDecimalHexadecimalOrOctal() {
    assertValue(0, "0");
    assertValue(10, "10");
    assertValue(31, "0x1f");
    assertValue(31, "0x1F");
    assertValue(8, "010");
    assertValue(0, "00");
    assertValue(Long.MAX_VALUE, "9223372036854775807");
    assertValue(Long.MAX_VALUE, "0x7fffffffffffffff");
    assertValue(Long.MAX_VALUE, "0777777777777777777777");
    assertValue(Long.MIN_VALUE, "-9223372036854775808");
    assertValue(1, "true");
    assertValue(0, "false");
    assertNull(Rows.value("NULL"));
  }

  @Test
  void aNumberEndsAtItsLastDigit() {
    assertValue(1, "1and 2");
    assertValue(1, "0or 2");
  }

  @Test
  void sumsAndProductsWrap() {
    assertValue(Long.MIN_VALUE, "9223372036854775807 + 1");
    assertValue(Long.MAX_VALUE, "-9223372036854775808 - 1");
    assertValue(-2, "9223372036854775807 * 2");
    assertValue(Long.MIN_VALUE, "-(-9223372036854775808)");
    assertValue(Long.MIN_VALUE, "-9223372036854775808 div -1");
    assertValue(0, "-9223372036854775808 % -1");
  }

  @Test
  void divisionGoesTowardsZeroAndIsNullByZero() {
    assertValue(2, "7 div 3");
    assertValue(-2, "-7 div 3");
    assertValue(1, "7 % 3");
    assertValue(-1, "-7 mod 3");
    assertValue(1, "7 MOD -3");
    assertNull(Rows.value("7 div 0"));
    assertNull(Rows.value("7 % 0"));
    assertNull(Rows.value("7 mod (1 - 1)"));
    assertNull(Rows.value("a div b", Rows.row(Rows.NUMBERS, 1, 0)));
  }

  @Test
  void bitsAreOfSixtyFourBits() {
    assertValue(7, "5 | 3");
    assertValue(1, "5 & 3");
    assertValue(6, "5 ^ 3");
    assertValue(-1, "~0");
    assertValue(40, "5 << 3");
    assertValue(5, "40 >> 3");
    assertValue(-1, "-8 >> 3");
    assertValue(-2, "-8 >> 2");
    assertValue(Long.MIN_VALUE, "1 << 63");
    assertValue(2, "1 << 65");
  }

  @Test
  void arithmeticWithNullIsNull() {
    for (String operator : "| & << >> + - * div % mod ^".split(" ", -1)) {
      assertNull(Rows.value("null " + operator + " 1"), operator);
      assertNull(Rows.value("1 " + operator + " null"), operator);
    }
    assertNull(Rows.value("-null"));
    assertNull(Rows.value("~null"));
    assertNull(Rows.value("pow(null, 1)"));
    assertNull(Rows.value("pow(1, null)"));
  }

  @Test
  void powIsExactAndWhatDoesNotFitIsTheSmallestNumber() {
    assertValue(1024, "pow(2, 10)");
    assertValue(1, "pow(0, 0)");
    assertValue(0, "pow(0, 5)");
    assertValue(4052555153018976267L, "pow(3, 39)");
    assertValue(-27, "pow(-3, 3)");
    assertValue(Long.MIN_VALUE, "pow(-2, 63)");
    assertValue(Long.MIN_VALUE, "pow(2, 63)");
    assertValue(Long.MIN_VALUE, "pow(10, 19)");
    assertValue(Long.MIN_VALUE, "pow(2, 9223372036854775807)");
    assertValue(Long.MIN_VALUE, "pow(3037000500, 2)");
    assertValue(-1, "pow(-1, 9223372036854775807)");
    assertValue(0, "pow(2, -1)");
    assertValue(1, "pow(1, -9)");
    assertValue(-1, "pow(-1, -3)");
    assertValue(1, "pow(-1, -4)");
    assertValue(Long.MIN_VALUE, "pow(0, -1)");
    assertValue(8, "POW (1 + 1, 1 or 0) * 4");
  }

  @Test
  void tighterOperatorsGoFirst() {
    assertValue(1, "1 or 0 xor 1");
    assertValue(1, "1 || 1 xor 1");
    assertValue(1, "1 xor 1 and 0");
    assertValue(1, "0 and 0 or 1");
    assertValue(1, "not 0 and 1");
    assertValue(1, "not 1 = 2");
    assertValue(1, "1 = 1 | 0");
    assertValue(0, "(1 = 1) & 2");
    assertValue(3, "1 | 2 & 2");
    assertValue(0, "2 & 1 << 2");
    assertValue(8, "1 << 2 + 1");
    assertValue(7, "1 + 2 * 3");
    assertValue(2, "2 * 3 ^ 2");
    assertValue(-6, "-5 ^ 1 | -6");
    assertValue(9, "(1 + 2) * 3");
    assertValue(1, "2 + 1 is true");
    assertValue(0, "not 1 is true");
    assertValue(1, "5 in (1 + 4) = 1");
  }

  @Test
  void equalOperatorsGoFromTheLeft() {
    assertValue(-4, "1 - 2 - 3");
    assertValue(1, "8 div 4 div 2");
    assertValue(1, "3 > 2 > 0");
    assertValue(1, "0 = 0 = 1");
    assertValue(32, "1 << 2 << 3");
    assertValue(1, "null is null is true");
    assertValue(5, "7 % 4 * 2 - 1");
  }

  @Test
  void largeNumbersCompareAsWhatTheyAre() {
    assertValue(1, "18446744073709551615 > 1");
    assertValue(1, "0xffffffffffffffff = 18446744073709551615");
    assertValue(0, "0xffffffffffffffff = -1");
    assertValue(1, "9223372036854775808 < 9223372036854775809");
    assertValue(1, "-1 between -2 and 0xffffffffffffffff");
    assertValue(0, "-1 in (0xffffffffffffffff)");
    assertValue(0, "0xffffffffffffffff + 1");
  }
}
