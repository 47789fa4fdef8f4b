package org.q4j.condition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.q4j.SchemaException;
import org.q4j.row.Row;
import org.q4j.row.Schema;

/** No text makes the parser do anything but answer or refuse; a failure names seed and text. */
class ConditionFuzzTest {

  private static final Schema SCHEMA =
      Schema.parse("a INT, b BIGINT UNSIGNED, s VARCHAR(20), r VARBINARY(9), f FLOAT, e ENUM('x')");

  private static final List<Row> ROWS =
      List.of(
          Rows.row(SCHEMA),
          Rows.row(SCHEMA, 1, -1L >>> 1, "x", new byte[] {1, -1}, 1.5, "x"),
          Rows.row(SCHEMA, -7, 0, "", new byte[0], 0, "x"));

  private static final List<String> PIECES =
      List.of(
          "a",
          "b",
          "s",
          "r",
          "f",
          "e",
          "`a`",
          "`",
          "1",
          "0",
          "077",
          "0xff",
          "18446744073709551615",
          "'x'",
          "\"x%\"",
          "'",
          "\\",
          "or",
          "||",
          "xor",
          "and",
          "&&",
          "not",
          "=",
          "!=",
          "<>",
          "<",
          "<=",
          ">",
          ">=",
          "<=>",
          "is",
          "null",
          "true",
          "false",
          "in",
          "between",
          "like",
          "escape",
          "|",
          "&",
          "<<",
          ">>",
          "+",
          "-",
          "*",
          "div",
          "%",
          "mod",
          "^",
          "~",
          "(",
          ")",
          ",",
          "pow(",
          "now()",
          "now(3)",
          "now(",
          "é",
          "😀",
          "\ud800",
          "\u0000",
          ";",
          ".",
          "\n");

  private static final String VALID =
      "a = 1 and not (b >= 0x10 or s like 'a|%%' escape '|') xor e in ('x', null)"
          + " and pow(a, 2) between -1 and now(3) && r is not null || s <=> \"y\" and ~a % 7 is true";

  /** Returns whether a text is a condition, and checks that its canonical text is an equal one. */
  private static boolean compiles(String text, long seed) {
    String message = "seed=" + seed + " text=" + text;
    try {
      Condition condition = Condition.compile(text, SCHEMA);
      Condition again = Condition.compile(condition.toString(), SCHEMA);
      assertEquals(condition, again, message);
      for (Row row : ROWS) {
        assertEquals(condition.evaluate(row, seed), again.evaluate(row, seed), message);
        assertEquals(
            condition.matches(row, seed),
            condition.dueMillis(row, seed).orElse(seed + 1) == seed,
            message);
      }
      return true;
    } catch (SchemaException e) {
      assertTrue(e.getMessage().contains("at character "), message + ": " + e);
      return false;
    } catch (RuntimeException e) {
      throw new AssertionError(message, e);
    }
  }

  @Test
  void piecesInAnyOrderAreReadOrRefused() {
    int read = 0;
    for (long seed = 0; seed < 40_000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int count = random.nextInt(10); count > 0; count--) {
        text.append(PIECES.get(random.nextInt(PIECES.size())));
        text.append(random.nextInt(8) == 0 ? "" : " ");
      }
      read += compiles(text.toString(), seed) ? 1 : 0;
    }
    assertTrue(read > 500, "read=" + read);
  }

  @Test
  void changedConditionsAreReadOrRefused() {
    assertTrue(compiles(VALID, 0));
    int read = 0;
    for (long seed = 0; seed < 25_000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder(VALID);
      for (int count = 1 + random.nextInt(3); count > 0; count--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.deleteCharAt(at);
          case 1 -> text.setCharAt(at, (char) random.nextInt(random.nextBoolean() ? 128 : 0x10000));
          default -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
        }
      }
      read += compiles(text.toString(), seed) ? 1 : 0;
    }
    assertTrue(read > 500, "read=" + read);
  }

  @Test
  void everyBeginningIsReadOrRefused() {
    int read = 0;
    for (int length = 0; length < VALID.length(); length++) {
      read += compiles(VALID.substring(0, length), length) ? 1 : 0;
    }
    assertTrue(read > 10, "read=" + read);
  }

  @Test
  void randomCharactersAreReadOrRefused() {
    for (long seed = 0; seed < 25_000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int count = random.nextInt(20); count > 0; count--) {
        text.append((char) random.nextInt(random.nextInt(4) == 0 ? 0x10000 : 128));
      }
      compiles(text.toString(), seed);
    }
  }

  @Test
  void nestedListsAreEvaluatedOnce() {
    String condition = "a";
    for (int i = 0; i < 60; i++) {
      condition = "(" + condition + ") in (now(), 0, 1, 2) between 0 and now(3)";
    }
    assertTrue(compiles(condition, 1_000_000));
  }
}
