package org.q4j.condition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.q4j.SchemaException;
import org.q4j.row.Schema;

/** What is refused, and with which words. */
class ConditionErrorTest {

  private static final Schema SCHEMA = Schema.parse("a INT, s VARCHAR(9), f FLOAT");

  private static String message(String condition) {
    String shown = condition.substring(0, Math.min(condition.length(), 40));
    return assertThrows(SchemaException.class, () -> Condition.compile(condition, SCHEMA), shown)
        .getMessage();
  }

  private static void assertRefused(String condition, String what) {
    String message = message(condition);
    assertTrue(message.contains(what), message);
  }

  @Test
  void messagesSayWhatAndWhereAndWhatWasExpected() {
    assertEquals(
        "condition: no such column: found=\"prio\" (expected one of: a, s, f), at character 7",
        message("a and prio = 2"));
    assertEquals(
        "condition: unexpected text: found=end of condition"
            + " (expected a number, a text, a column, pow, now or (), at character 5",
        message("a = "));
    assertEquals(
        "condition: unexpected text: found=\"2\""
            + " (expected an operator or the end of the condition), at character 7",
        message("a = 1 2"));
  }

  @Test
  void whatIsNoConditionIsRefused() {
    for (String condition :
        new String[] {
          "",
          " ",
          "a =",
          "= a",
          "a == 1",
          "a = = 1",
          "(a",
          "a)",
          "()",
          "a +",
          "* a",
          "a not",
          "not",
          "a is",
          "a is not",
          "a is 1",
          "a is maybe",
          "a in",
          "a in ()",
          "a in (1",
          "a in (1,)",
          "a in 1",
          "a between 1",
          "a between 1 and",
          "a between 1 or 2",
          "s like",
          "s like s",
          "s like null",
          "a / 2",
          "a ! 1",
          "!a",
          "+a",
          "a = not 1",
          "1.5",
          ".5",
          "1e",
          "pow(1)",
          "pow(1, 2, 3)",
          "pow 1",
          "now(",
          "now(0)",
          "now(6)",
          "now() 3",
          "now(03)",
          "a;",
          "a -- comment",
          "a /* c */",
          "a and or 1",
          "#",
          "\u0000",
          "é",
          "😀",
          "\ud800",
          "@a",
          "?"
        }) {
      message(condition);
    }
  }

  @Test
  void unknownNamesAreRefused() {
    assertRefused("b = 1", "no such column");
    assertRefused("`a ` = 1", "no such column");
    assertRefused("``", "no such column");
    assertRefused("max(a, 1)", "no such function");
    assertRefused("or = 1", "a column of that name as `name`");
    assertRefused("a = div", "unexpected keyword");
  }

  @Test
  void textsAndNumbersDoNotMix() {
    assertRefused("s = 1", "number as a text");
    assertRefused("a = '1'", "number as a text");
    assertRefused("s", "text as a number");
    assertRefused("'x'", "text as a number");
    assertRefused("s + 1 = 1", "text as a number");
    assertRefused("-s", "text as a number");
    assertRefused("s and 1", "text as a number");
    assertRefused("1 or s", "text as a number");
    assertRefused("s is true", "text as a number");
    assertRefused("a in (1, 'x')", "number as a text");
    assertRefused("a between 'x' and 'y'", "number as a text");
    assertRefused("a like '1%'", "number as a text");
    assertRefused("f = 1", "fraction in a condition");
    assertRefused("f = 'x'", "number as a text");
  }

  @Test
  void numbersBeyondSixtyFourBitsAreRefused() {
    assertRefused("18446744073709551616", "number too large");
    assertRefused("0x10000000000000000", "number too large");
    assertRefused("02000000000000000000000", "number too large");
    assertRefused("1".repeat(60_000), "number too large");
    assertRefused("0x", "number without digits");
    assertRefused("0xg", "number without digits");
    assertRefused("08", "wrong digit");
    assertRefused("0779", "wrong digit");
    message("0X1F");
  }

  @Test
  void quotesMustEnd() {
    assertRefused("s = 'x", "unterminated text in quotes");
    assertRefused("s = 'x\\'", "unterminated text in quotes");
    assertRefused("s = \"x", "unterminated text in quotes");
    assertRefused("`a = 1", "unterminated text in quotes");
    assertRefused("s like 'x' escape 'ab'", "wrong escape");
    assertRefused("s like 'x' escape 'é'", "wrong escape");
  }

  @Test
  void lengthIsBounded() {
    String longest = "a" + " ".repeat(ConditionText.MAX_LENGTH - 1);
    assertEquals("`a`", Condition.compile(longest, SCHEMA).toString());
    assertRefused(longest + " ", "condition too long: characters=65537 (expected at most 65536)");
  }

  @Test
  void depthIsBoundedAndFitsASmallStack() throws InterruptedException {
    String[] deep = {
      "(".repeat(30_000) + "a",
      "-".repeat(30_000) + "a",
      "~".repeat(30_000) + "a",
      "not ".repeat(10_000) + "a",
      "pow(1,".repeat(10_000) + "a",
      "a in(".repeat(10_000) + "a",
      "a" + "+a".repeat(30_000),
      "a" + "=a".repeat(30_000),
      "a" + " xor a".repeat(10_000),
      "a" + " is null".repeat(5_000),
      "a" + " between 0 and 1".repeat(4_000),
    };
    String fits = "(".repeat(128) + "a" + ")".repeat(128);
    String sum = "a" + "+a".repeat(127);
    StringBuilder failed = new StringBuilder();
    Runnable task =
        () -> {
          for (String condition : deep) {
            assertRefused(condition, "condition too deep");
          }
          Condition.compile(fits, SCHEMA).evaluate(Rows.row(SCHEMA, 1), 0);
          Condition.compile(sum, SCHEMA).evaluate(Rows.row(SCHEMA, 1), 0);
        };
    Thread thread = new Thread(null, task, "small", 512 * 1024);
    thread.setUncaughtExceptionHandler((t, e) -> failed.append(e).setLength(300));
    thread.start();
    thread.join();
    assertEquals("", failed.toString());
  }

  @Test
  void longChainsOfAndAndOrAreFlat() {
    String either = "a = 0" + " or a = 1".repeat(7_000);
    assertTrue(Rows.matches(either, Rows.row(SCHEMA, 1)));
    String all = "a = 1" + " and a = 1".repeat(6_500);
    assertTrue(Rows.matches(all, Rows.row(SCHEMA, 1)));
    StringBuilder list = new StringBuilder("a in (0");
    for (int i = 1; i < 10_000; i++) {
      list.append(',').append(i);
    }
    assertTrue(Rows.matches(list.append(')').toString(), Rows.row(SCHEMA, 9_999)));
  }
}
