package org.q4j.sql.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommentsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "/*!40101 SET a = 1 */; | SET a = 1   ;",
        "/*!999999 x */ SHOW | SHOW",
        "/*M!999999\\- x */ SHOW | SHOW",
        "SHOW # x | SHOW",
        "SHOW -- x | SHOW",
        "SHOW --x | SHOW --x",
        "SHOW '/* x */' \"-- x\" `# x` | SHOW '/* x */' \"-- x\" `# x`",
        "SHOW 'a\\'/* x */' | SHOW 'a\\'/* x */'",
        "SHOW /* never ended | SHOW",
      })
  void commentsAreBlanked(String sql, String kept) {
    assertEquals(sql.length(), Comments.blank(sql).length());
    assertEquals(kept, Comments.blank(sql).strip());
  }

  @Test
  void linesStayWhereTheyAre() {
    assertEquals("  \n  SHOW", Comments.blank("/*\n*/SHOW"));
    assertEquals("   \nSHOW", Comments.blank("# x\nSHOW"));
  }
}
