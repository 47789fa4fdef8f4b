package org.q4j.condition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.q4j.row.Row;

/** The truth tables, of columns and of constants. Each string: for 0, 1 and NULL on the right. */
class LogicTest {

  private static final List<Long> VALUES = Arrays.asList(0L, 7L, null);

  private static void assertTable(String operator, String... rows) {
    for (int i = 0; i < VALUES.size(); i++) {
      for (int j = 0; j < VALUES.size(); j++) {
        Long left = VALUES.get(i);
        Long right = VALUES.get(j);
        char wanted = rows[i].charAt(j);
        Long expected = wanted == 'N' ? null : (long) Character.digit(wanted, 10);
        Row row = Rows.row(Rows.NUMBERS, left, right);
        String shown = left + operator + right;
        assertEquals(expected, Rows.value("a " + operator + " b", row), shown);
        assertEquals(expected, Rows.value(left + " " + operator + " " + right), shown);
      }
    }
  }

  @Test
  void andIsNullOnlyWhenBothAreNull() {
    assertTable("and", "000", "010", "00N");
    assertTable("&&", "000", "010", "00N");
  }

  @Test
  void orIsTrueWhenEitherIsAndElseNullWhenEitherIsNull() {
    assertTable("or", "01N", "111", "N1N");
    assertTable("||", "01N", "111", "N1N");
  }

  @Test
  void xorIsNullWhenEitherIsNull() {
    assertTable("xor", "01N", "10N", "NNN");
  }

  @Test
  void comparisonsWithNullAreNull() {
    assertTable("=", "10N", "01N", "NNN");
    assertTable("!=", "01N", "10N", "NNN");
    assertTable("<>", "01N", "10N", "NNN");
    assertTable("<", "01N", "00N", "NNN");
    assertTable("<=", "11N", "01N", "NNN");
    assertTable(">", "00N", "10N", "NNN");
    assertTable(">=", "10N", "11N", "NNN");
  }

  @Test
  void sameComparesNullToo() {
    assertTable("<=>", "100", "010", "001");
  }

  @Test
  void longChainsAreAsTheirPairs() {
    for (Long x : VALUES) {
      for (Long y : VALUES) {
        for (Long z : VALUES) {
          for (String operator : List.of("and", "or", "xor")) {
            String chain = "a %1$s b %1$s c".formatted(operator);
            String pairs = "(a %1$s b) %1$s c".formatted(operator);
            String others = "a %1$s (b %1$s c)".formatted(operator);
            Row row = Rows.row(Rows.NUMBERS, x, y, z);
            assertEquals(Rows.value(pairs, row), Rows.value(chain, row), chain + row);
            assertEquals(Rows.value(others, row), Rows.value(chain, row), chain + row);
          }
        }
      }
    }
  }

  @Test
  void notOfNullIsNull() {
    assertEquals(1, Rows.value("not 0"));
    assertEquals(0, Rows.value("not 5"));
    assertEquals(null, Rows.value("not null"));
    assertEquals(0, Rows.value("not not 0"));
  }

  @Test
  void isNeverGivesNull() {
    String[] tests = {"true", "false", "null", "not true", "not false", "not null"};
    String[] wanted = {"010", "100", "001", "101", "011", "110"};
    for (int i = 0; i < tests.length; i++) {
      for (int j = 0; j < VALUES.size(); j++) {
        Row row = Rows.row(Rows.NUMBERS, VALUES.get(j));
        long expected = Character.digit(wanted[i].charAt(j), 10);
        assertEquals(expected, Rows.value("a is " + tests[i], row), tests[i] + row);
        assertEquals(expected, Rows.value(VALUES.get(j) + " is " + tests[i]), tests[i] + row);
      }
    }
  }

  @Test
  void aRowMatchesWhenTheResultIsNeitherZeroNorNull() {
    assertEquals(Truth.TRUE, Rows.truth("a", Rows.row(Rows.NUMBERS, -3)));
    assertEquals(Truth.FALSE, Rows.truth("a", Rows.row(Rows.NUMBERS, 0)));
    assertEquals(Truth.NULL, Rows.truth("a", Rows.row(Rows.NUMBERS)));
  }

  @Test
  void inIsTrueWhenAnItemIsEqualAndElseNullWhenANullWasMet() {
    Row row = Rows.row(Rows.NUMBERS, 1, 2);
    assertEquals(1, Rows.value("a in (3, null, 1)", row));
    assertEquals(null, Rows.value("a in (3, null)", row));
    assertEquals(0, Rows.value("a in (3, b)", row));
    assertEquals(1, Rows.value("a not in (3, b)", row));
    assertEquals(null, Rows.value("a not in (3, null)", row));
    assertEquals(null, Rows.value("c in (3)", row));
  }

  @Test
  void betweenIncludesItsBoundsAndIsNullWhereNullLeavesItOpen() {
    Row row = Rows.row(Rows.NUMBERS, 5);
    assertEquals(1, Rows.value("a between 5 and 6", row));
    assertEquals(1, Rows.value("a between 4 and 5", row));
    assertEquals(0, Rows.value("a between 6 and 9", row));
    assertEquals(0, Rows.value("a between 6 and 4", row));
    assertEquals(1, Rows.value("a not between 6 and 9", row));
    assertEquals(null, Rows.value("a between null and 9", row));
    assertEquals(null, Rows.value("a between 1 and null", row));
    assertEquals(0, Rows.value("a between null and 4", row));
    assertEquals(0, Rows.value("a between 6 and null", row));
    assertEquals(null, Rows.value("b between 1 and 2", row));
    assertEquals(0, Rows.value("a between 5 and 6 and 0", row));
  }
}
