package org.q4j.condition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.q4j.row.Row;
import org.q4j.row.Schema;

/** When a row comes due, against a clock that is moved by hand. */
class DueTest {

  private static final Schema SCHEMA = Schema.parse("at BIGINT, prio INT, u BIGINT UNSIGNED");

  private static OptionalLong due(String condition, long from, Object... values) {
    return Condition.compile(condition, SCHEMA).dueMillis(Rows.row(SCHEMA, values), from);
  }

  private static void assertDue(long expected, String condition, long from, Object... values) {
    assertEquals(OptionalLong.of(expected), due(condition, from, values), condition);
  }

  @Test
  void aRowIsDueAtItsTime() {
    assertDue(100_000, "at <= now()", 5, 100);
    assertDue(100_000, "now() >= at and prio = 0", 5, 100, 0);
    assertDue(160_000, "at + 60 <= now()", 5, 100);
    assertDue(101_000, "at < now()", 5, 100);
    assertDue(100_000, "at = now()", 5, 100);
    assertDue(101, "at < now(3)", 5, 100);
    assertDue(34, "now(3) * 3 > at", 5, 100);
    assertDue(-50_000, "-now() <= at - 2 * 25", -60_000, 100);
    assertDue(100_000, "now() between at and at + 10", 5, 100);
    assertDue(100_000, "now() in (at, prio)", 5, 100, null);
    assertDue(7_000, "now() in (at, prio)", 5, 100, 7);
    assertDue(100_000, "not now() < at", 5, 100);
    assertDue(100_000, "(at <= now()) is true", 5, 100);
    assertDue(100_000, "(at <= now()) + 1 = 2", 5, 100);
    assertDue(7_000, "at <= now() or prio <= now()", 5, 100, 7);
    assertDue(100_000, "at <= now() xor prio <= now()", 100_000, 100, 101);
    assertDue(100_000, "at <= now() and prio * 1000 <= now(3)", 5, 100, 7);
  }

  @Test
  void aRowThatMatchesIsDueAtOnce() {
    assertDue(100_000, "at <= now()", 100_000, 100);
    assertDue(123_456, "at <= now()", 123_456, 100);
    assertDue(5, "at = 100", 5, 100);
  }

  @Test
  void aRowIsNeverDueWhenNoTimeMakesItMatch() {
    assertEquals(OptionalLong.empty(), due("at <= now() and prio = 0", 5, 100, 1));
    assertEquals(OptionalLong.empty(), due("at <= now()", 5));
    assertEquals(OptionalLong.empty(), due("at > now()", 100_000, 100));
    assertEquals(OptionalLong.empty(), due("at = now()", 101_000, 100));
    assertEquals(OptionalLong.empty(), due("at * 2 = now() * 2 + 1", 5, 100));
    assertEquals(OptionalLong.empty(), due("at = 1", 5, 100));
    assertEquals(OptionalLong.empty(), due("now() - now() > at", 5, 100));
    assertEquals(OptionalLong.empty(), due("at <= now()", 5, Long.MAX_VALUE));
    assertEquals(OptionalLong.empty(), due("u <= now()", 5, null, null, "18446744073709551615"));
  }

  @Test
  void onlyStepsOfALinearClockAreKnown() {
    for (String known :
        new String[] {
          "at = 1",
          "at <= now()",
          "2 * now() + 1 > at * prio",
          "now(3) - at > 5",
          "(now() > at) + (now(3) > prio)",
          "now() in (1, at)",
          "(now() > 1) in (now() > 2)"
        }) {
      assertTrue(Condition.compile(known, SCHEMA).isDueKnown(), known);
    }
    for (String unknown :
        new String[] {
          "now() % 60 = 0",
          "now() * now() > at",
          "now() * 1000 < now(3) + at",
          "now()",
          "now() is null",
          "pow(now(), 2) > at",
          "now() & 1",
          "at <= now() and now() div 60 > prio",
          "at in (1, now() % 2)",
          "now() > at + (now() % 7)"
        }) {
      assertFalse(Condition.compile(unknown, SCHEMA).isDueKnown(), unknown);
    }
    assertEquals(OptionalLong.empty(), due("now() % 60 = 59", 5));
    assertDue(59_000, "now() % 60 = 59", 59_000);
    assertTrue(Condition.compile("at <= NOW( )", SCHEMA).usesNow());
    assertFalse(Condition.compile("at <= 5", SCHEMA).usesNow());
  }

  @Test
  void secondsAreRoundedDownBeforeTheEpochToo() {
    assertDue(-1_000, "now() >= -1", -1_001);
    assertDue(-1, "now() = -1", -1);
    assertDue(0, "now() = 0", -1);
  }

  @Test
  void dueTimesAreThoseThatAClockMovedByHandFinds() {
    int due = 0;
    for (long seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      String text = expression(random, 3);
      Condition condition = Condition.compile(text, SCHEMA);
      Row row = Rows.row(SCHEMA, random.nextInt(12) - 3, random.nextInt(12) - 3);
      long from = random.nextInt(12_000) - 4_000L;
      OptionalLong expected = OptionalLong.empty();
      for (long now = from; now < 20_000 && expected.isEmpty(); now++) {
        expected = condition.matches(row, now) ? OptionalLong.of(now) : expected;
      }
      String message = "seed=" + seed + " from=" + from + " row=" + row + " text=" + text;
      assertTrue(condition.isDueKnown(), message);
      assertEquals(expected, condition.dueMillis(row, from), message);
      due += expected.isPresent() && expected.getAsLong() > from ? 1 : 0;
    }
    assertTrue(due > 300, "due=" + due);
  }

  private static String expression(Random random, int depth) {
    if (depth > 0 && random.nextInt(3) > 0) {
      String left = "(" + expression(random, depth - 1) + ")";
      String right = "(" + expression(random, depth - 1) + ")";
      return switch (random.nextInt(6)) {
        case 0, 1 -> left + " and " + right;
        case 2 -> left + " or " + right;
        case 3 -> left + " xor " + right;
        case 4 -> "not " + left;
        default -> left + " + " + right + " = 1";
      };
    }
    String now = random.nextBoolean() ? "now()" : "now(3)";
    String scale = now.equals("now()") ? "" : " * 1000";
    String first = side(random) + scale;
    String second = side(random) + scale;
    return switch (random.nextInt(6)) {
      case 0 -> now + " between " + first + " and " + second;
      case 1 -> "2 * " + now + " in (" + first + ", " + second + ")";
      case 2 -> first + " - " + now + " > " + second;
      case 3 -> first + " = " + now;
      case 4 -> "-" + now + " < " + first;
      default -> first + " <= " + now;
    };
  }

  private static String side(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> "at";
      case 1 -> "prio";
      case 2 -> "(at + prio)";
      default -> String.valueOf(random.nextInt(10));
    };
  }
}
