package org.q4j.row;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.q4j.SchemaException;
import org.q4j.UnsupportedException;

/** No text makes the parser do anything but answer or refuse; a failure names seed and text. */
class SchemaFuzzTest {

  private static final List<String> PIECES =
      List.of(
          "CREATE",
          "TABLE",
          "a",
          "b",
          "`c`",
          "INT",
          "BIGINT",
          "VARCHAR",
          "TEXT",
          "BLOB",
          "(",
          ")",
          ",",
          "10",
          "(10)",
          "NOT",
          "NULL",
          "NOT NULL",
          "DEFAULT",
          "'x'",
          "\"y\"",
          "-",
          "1.5",
          "1e9",
          "x'0f'",
          "0x0f",
          "b'1'",
          "COMMENT",
          "CHARACTER SET",
          "utf8",
          "latin1",
          "COLLATE",
          "utf8_bin",
          "UNSIGNED",
          "ZEROFILL",
          "/*!50100",
          "*/",
          "/*",
          "--",
          "#",
          "\n",
          ";",
          "=",
          "ENGINE",
          "QUEUE",
          "ROW_FORMAT",
          "DYNAMIC",
          "KEY",
          "'",
          "`",
          "\\",
          "DECIMAL",
          "ENUM('a')",
          "SET('a','b')",
          "BIT(3)",
          "CHAR(3)",
          "FLOAT(4,2)",
          "b'101'",
          "\u0000",
          "😀",
          "\ud800",
          "é",
          ".",
          "5",
          "LONG",
          "NATIONAL",
          "BINARY",
          "MAX_ROWS");

  private static final String VALID =
      "CREATE TABLE `t` (`id` int(11) NOT NULL DEFAULT '5', s varchar(40) CHARACTER SET latin1"
          + " COMMENT 'c', b BLOB /*!50100 NULL */) ENGINE=QUEUE DEFAULT CHARSET=utf8"
          + " ROW_FORMAT=DYNAMIC;";

  /** Returns whether a text is a definition, and checks that its schema prints to itself. */
  private static boolean parses(String text, long seed) {
    try {
      Schema schema = Schema.parse(text);
      assertEquals(schema, Schema.parse(schema.toSql("t")), "seed=" + seed + " text=" + text);
      return true;
    } catch (SchemaException | UnsupportedException e) {
      assertTrue(e.getMessage().contains("line "), "seed=" + seed + " text=" + text + ": " + e);
      return false;
    } catch (RuntimeException e) {
      throw new AssertionError("seed=" + seed + " text=" + text, e);
    }
  }

  @Test
  void piecesInAnyOrderAreReadOrRefused() {
    int read = 0;
    for (long seed = 0; seed < 40_000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "a INT " : "");
      for (int count = random.nextInt(12); count > 0; count--) {
        text.append(PIECES.get(random.nextInt(PIECES.size())));
        text.append(random.nextInt(8) == 0 ? "" : " ");
      }
      read += parses(text.toString(), seed) ? 1 : 0;
    }
    assertTrue(read > 100, "read=" + read);
  }

  @Test
  void changedDefinitionsAreReadOrRefused() {
    int read = 0;
    for (long seed = 0; seed < 40_000; seed++) {
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
      read += parses(text.toString(), seed) ? 1 : 0;
    }
    assertTrue(read > 100, "read=" + read);
  }

  @Test
  void everyBeginningOfADefinitionIsReadOrRefused() {
    assertTrue(parses(VALID, 0));
    for (int length = 0; length < VALID.length(); length++) {
      parses(VALID.substring(0, length), length);
    }
  }

  @Test
  void randomCharactersAreReadOrRefused() {
    for (long seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int count = random.nextInt(30); count > 0; count--) {
        text.append((char) random.nextInt(random.nextInt(4) == 0 ? 0x10000 : 128));
      }
      parses(text.toString(), seed);
    }
  }
}
