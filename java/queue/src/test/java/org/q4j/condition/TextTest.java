package org.q4j.condition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.q4j.row.Row;
import org.q4j.row.Schema;

/** Conditions on texts. */
class TextTest {

  private static final Schema SCHEMA =
      Schema.parse(
          "ci VARCHAR(50), bin VARCHAR(50) COLLATE utf8mb4_bin, raw VARBINARY(50), "
              + "l VARCHAR(50) CHARACTER SET latin1 COLLATE latin1_general_cs, "
              + "nopad VARCHAR(50) COLLATE utf8mb4_0900_ai_ci, t TEXT");

  /** Makes a row of a text in every column that can hold it. */
  private static Row of(String text) {
    String latin = text.chars().allMatch(c -> c < 0x100) ? text : null;
    return Rows.row(SCHEMA, text, text, text.getBytes(UTF_8), latin, text, text);
  }

  private static void assertOn(boolean expected, String condition, Row row) {
    assertEquals(expected ? 1L : 0L, Rows.value(condition, row), condition + " on " + row);
  }

  @Test
  void collationsDecideWhetherCaseCounts() {
    Row row = of("Größe");
    assertOn(true, "ci = 'GRÖßE'", row);
    assertOn(true, "t = 'größe'", row);
    assertOn(false, "bin = 'größe'", row);
    assertOn(true, "bin = 'Größe'", row);
    assertOn(false, "l = 'größe'", row);
    assertOn(false, "raw = 'größe'", row);
    assertOn(true, "raw = 'Größe'", row);
    assertOn(true, "ci = bin and bin = raw and raw = l and nopad = t", row);
    assertOn(false, "ci <=> null", row);
  }

  @Test
  void orderIsByCharacter() {
    Row row = of("b");
    assertOn(true, "ci > 'A' and ci < 'C' and ci >= 'B' and ci <= 'B' and ci != 'c'", row);
    assertOn(true, "bin > 'Z' and raw > 'Z' and bin < 'bb'", row);
    assertOn(true, "'a' < ci", row);
    assertOn(true, "bin < '\uffee'", of("\ufb00"));
    assertOn(true, "bin > '\uffee'", Rows.row(SCHEMA, null, "\ud83d\ude00"));
    assertOn(true, "raw > '\uffee'", Rows.row(SCHEMA, null, null, "\ud83d\ude00".getBytes(UTF_8)));
  }

  @Test
  void spacesAtTheEndCountOnlyWhereACollationDoesNotPad() {
    Row row = of("a");
    assertOn(true, "ci = 'a  ' and bin = 'a ' and l = 'a '", row);
    assertOn(false, "nopad = 'a '", row);
    assertOn(false, "raw = 'a '", row);
    assertOn(true, "ci > 'a\t'", row);
    assertOn(true, "nopad < 'a\t'", row);
  }

  @Test
  void stringsHaveBothQuotesAndEscapes() {
    assertOn(true, "ci = 'it''s \"x\"' and ci = \"it's \"\"x\"\"\"", of("it's \"x\""));
    assertOn(true, "ci = 'a\\n\\t\\\\\\'\\0\\Z\\r\\b\\q'", of("a\n\t\\'\0\u001a\r\bq"));
    assertOn(true, "ci = ''", of(""));
  }

  @Test
  void inAndBetweenTakeTexts() {
    Row row = of("m");
    assertOn(true, "ci in ('x', 'M')", row);
    assertOn(false, "bin in ('x', 'M')", row);
    assertOn(true, "bin not in ('x', 'M')", row);
    assertOn(true, "ci between 'A' and 'z' and raw between 'a' and 'm'", row);
    assertOn(true, "ci not between 'n' and 'z'", row);
    assertNull(Rows.value("ci in ('x', null)", row));
    assertNull(Rows.value("ci between null and 'z'", row));
    assertNull(Rows.value("ci = null", row));
  }

  @Test
  void nullTextsGiveNull() {
    Row row = Rows.row(SCHEMA);
    for (String condition :
        new String[] {
          "ci = 'a'", "ci like '%'", "ci in ('a')", "ci between 'a' and 'b'", "raw = ''", "ci = ci"
        }) {
      assertNull(Rows.value(condition, row), condition);
    }
    assertOn(true, "ci is null and ci <=> null and ci <=> bin", row);
  }

  @Test
  void likeKnowsPercentUnderscoreAndEscapes() {
    Row row = of("Http://x_y/50%");
    assertOn(true, "ci like 'http://%'", row);
    assertOn(false, "bin like 'http://%'", row);
    assertOn(true, "bin like 'Http://_\\__/50\\%'", row);
    assertOn(false, "bin like 'Http://_\\__/50\\%_'", row);
    assertOn(true, "bin like '%|%' escape '|' and bin like '%/50%'", row);
    assertOn(false, "bin like '%|_/%' escape '|'", row);
    assertOn(true, "bin like '%x|_y%' escape '|'", row);
    assertOn(true, "bin not like 'ftp%'", row);
    assertOn(true, "bin like '%' and bin like '%%' and bin not like ''", row);
    assertOn(true, "ci like '\\\\%' escape ''", of("\\x"));
    assertOn(true, "ci like '_' and ci like '%_%' and ci not like '__'", of("\ud83d\ude00"));
    assertOn(true, "ci not like 'a'", of("a "));
    assertOn(true, "raw like '____' and raw not like '_'", of("\ud83d\ude00"));
  }

  @Test
  void likeAgreesWithASimpleMatcher() {
    int matched = 0;
    for (long seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      String pattern = draw(random, "ab%_", 7);
      String text = draw(random, "ab", 7);
      boolean expected = simple(pattern, text);
      LikePattern like = new LikePattern(TextOrder.OF_LITERALS, pattern, '\\');
      assertEquals(expected, like.matches(text), "seed=" + seed + " " + pattern + " on " + text);
      matched += expected ? 1 : 0;
    }
    assertTrue(matched > 1000, "matched=" + matched);
  }

  private static String draw(Random random, String alphabet, int most) {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(most + 1); left > 0; left--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  private static boolean simple(String pattern, String text) {
    if (pattern.isEmpty()) {
      return text.isEmpty();
    }
    String rest = pattern.substring(1);
    if (pattern.charAt(0) == '%') {
      return simple(rest, text) || (!text.isEmpty() && simple(pattern, text.substring(1)));
    }
    boolean fits =
        !text.isEmpty() && (pattern.charAt(0) == '_' || pattern.charAt(0) == text.charAt(0));
    return fits && simple(rest, text.substring(1));
  }

  @Test
  void aPatternOfManyPercentsTakesNoExponentialTime() {
    String pattern = "%a".repeat(2000) + "%b";
    LikePattern like = new LikePattern(TextOrder.OF_LITERALS, pattern, '\\');
    assertFalse(like.matches("a".repeat(20_000)));
  }
}
